// The map, apart from the other scripts: it is heavier than all of them.
import "../js/map.js";
