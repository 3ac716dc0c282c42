// Places on a map of outlines; the data stands in the page, nothing is asked of anybody else. A place is a shape in the
// colour of its state, and a link; the list beside the map says the same.
import L from "leaflet";

const SHAPES = {
  ring: '<circle cx="6" cy="6" r="4.5"/>',
  check: '<path d="m1.5 6.5 3 3 6-7"/>',
  disc: '<circle class="full" cx="6" cy="6" r="4.5"/>',
  triangle: '<path class="full" d="M6 1.5 11 10.5H1z"/>',
  dash: '<path d="M2 6h8"/>',
};

const place = document.querySelector("[data-map]");
if (place) draw(place, JSON.parse(document.getElementById("map-data").textContent));

// GeoJSON has the longitude first, Leaflet the latitude
function turned(area) {
  return area.rings.map((ring) => ring.map(([longitude, latitude]) => [latitude, longitude]));
}

function largest(rings) {
  return L.polygon(rings.reduce((one, other) => (other.length > one.length ? other : one)));
}

function draw(element, data) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(element, {
    scrollWheelZoom: false,
    attributionControl: false,
    zoomControl: false,
    zoomAnimation: !calm,
    fadeAnimation: !calm,
    markerZoomAnimation: !calm,
    zoomSnap: 0.25,
  });
  const { closer, further } = element.dataset;
  L.control.zoom({ zoomInTitle: closer, zoomOutTitle: further }).addTo(map);
  // before anything is put on it: what is drawn wants to know the view
  const seen = L.latLngBounds(data.places.map((each) => each.at));
  for (const area of data.outlines) if (area.region) seen.extend(largest(turned(area)).getBounds());
  map.fitBounds(seen, { padding: [36, 36], maxZoom: 12 });
  for (const area of data.outlines) {
    const rings = turned(area);
    L.polygon(rings, { className: area.region ? "border" : "outline", interactive: false }).addTo(map);
    if (area.region) {
      const box = largest(rings).getBounds();
      const above = [box.getNorth(), box.getCenter().lng];
      L.tooltip(above, { content: area.name, permanent: true, direction: "top", className: "border-name" }).addTo(map);
    }
  }
  for (const each of data.places) {
    const html = `<svg class="shape" viewBox="0 0 12 12" aria-hidden="true">${SHAPES[each.shape]}</svg>`;
    const icon = L.divIcon({ className: `dot ${each.tone}`, html, iconSize: [26, 26] });
    const name = `${each.name}: ${each.word}`;
    const marker = L.marker(each.at, { icon, title: name, alt: name, riseOnHover: true }).addTo(map);
    marker.on("click", () => location.assign(each.address));
    const dot = marker.getElement();
    dot.setAttribute("role", "link");
    dot.setAttribute("aria-label", name);
    dot.addEventListener("keydown", (event) => {
      if (event.key === "Enter") location.assign(each.address);
    });
  }
}
