/* Opens the description of the API; everything it needs comes from this site. */
const page = document.getElementById("docs");

SwaggerUIBundle({
  url: page.dataset.description,
  domNode: page,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
