// htmx, as the page configures it in its meta tag.
import htmx from "htmx.org/dist/htmx.esm.js";

export default htmx;
