// The pages of places: files are dropped, places lie on a map, a photo's crop is pointed at.
import "../js/drops.js";
import "../js/focus.js";
import "../js/map.js";
