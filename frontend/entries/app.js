// On every page: parts of pages are swapped by htmx, and what goes wrong is told in one place.
import "../js/dialogs.js";
import "../js/failures.js";
import "../js/keys.js";
import "../js/unsaved.js";
