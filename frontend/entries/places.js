// The pages of places: files are dropped, a photo's crop is pointed at.
import "../js/drops.js";
import "../js/focus.js";
