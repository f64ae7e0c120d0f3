/* What every page may use. Each part looks for its own elements and does nothing without them. */
import { startColors } from "./colors.js";
import { startCopying } from "./copy.js";
import { startDialogs } from "./dialogs.js";
import { startMenus } from "./menus.js";
import { startTheme } from "./theme.js";
import { startToasts } from "./toasts.js";

startTheme();
startMenus();
startDialogs();
startToasts();
startCopying();
startColors();
