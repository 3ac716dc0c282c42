// On every page: parts of pages are swapped by htmx, and what goes wrong is told in one place.
import "../js/calendar.js";
import "../js/choosing.js";
import "../js/countdown.js";
import "../js/dialogs.js";
import "../js/dragging.js";
import "../js/editing.js";
import "../js/failures.js";
import "../js/keys.js";
import "../js/once.js";
import "../js/polls.js";
import "../js/unsaved.js";
