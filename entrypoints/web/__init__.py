"""The doors that speak HTTP: shoppers' browsers, merchants' pages, programs and platforms."""
