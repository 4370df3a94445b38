// The street map beside the list. The list says the same, so the drawn points are not in the tab order.
const PROVINCE = [[51.86, 4.79], [52.31, 5.63]];
const TILES = "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/standaard/EPSG:3857/{z}/{x}/{y}.png";
const CREDIT = 'Kaart: <a href="https://www.pdok.nl">Kadaster</a>';

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function say(element, sentence) {
  const note = element.parentElement.querySelector("[data-map-note]");
  if (note) note.textContent = sentence;
}

// Many initiatives show only their village, so they share a point: one marker lists them all.
function byPoint(features) {
  const points = new Map();
  for (const { geometry, properties } of features) {
    const [longitude, latitude] = geometry.coordinates;
    const key = `${latitude},${longitude}`;
    if (!points.has(key)) points.set(key, { at: [latitude, longitude], found: [] });
    points.get(key).found.push(properties);
  }
  return [...points.values()];
}

function popup(found) {
  const box = document.createElement("div");
  const where = document.createElement("p");
  where.textContent = found.length === 1 ? found[0].place : `${found[0].place}: ${found.length} initiatieven`;
  const list = document.createElement("ul");
  for (const one of found.slice(0, 40)) {
    const link = document.createElement("a");
    link.href = one.url;
    link.textContent = one.name;
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  if (found.length > 40) list.append(Object.assign(document.createElement("li"), { textContent: `en nog ${found.length - 40}` }));
  box.append(where, list);
  return box;
}

function addTiles(map, element) {
  let failed = false;
  const tiles = L.tileLayer(TILES, { attribution: CREDIT, minZoom: 7, maxZoom: 19 });
  tiles.on("tileerror", () => {
    if (failed) return;
    failed = true;
    say(element, "De ondergrond van de kaart laadt niet. De punten kloppen wel.");
  });
  tiles.addTo(map);
}

function addPoints(map, features) {
  const style = { color: colour("--sheet"), weight: 2, fillColor: colour("--pine"), fillOpacity: 0.9 };
  const points = byPoint(features);
  for (const { at, found } of points) {
    const radius = Math.min(7 + 2 * Math.sqrt(found.length - 1), 22);
    L.circleMarker(at, { ...style, radius }).bindPopup(() => popup(found), { maxHeight: 260 }).addTo(map);
  }
  if (points.length) map.fitBounds(points.map((point) => point.at), { padding: [28, 28], maxZoom: 13, animate: false });
}

async function draw(element) {
  if (element.dataset.drawn || !window.L) return;
  element.dataset.drawn = "yes";
  element.hidden = false;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(element, {
    preferCanvas: true, zoomControl: false, scrollWheelZoom: false,
    zoomAnimation: !still, fadeAnimation: !still, inertia: !still,
  });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: "Zoom in", zoomOutTitle: "Zoom uit" }).addTo(map);
  map.fitBounds(PROVINCE, { animate: false });
  addTiles(map, element);
  try {
    const response = await fetch(element.dataset.geojson, { headers: { Accept: "application/geo+json" } });
    if (!response.ok) throw new Error(String(response.status));
    addPoints(map, (await response.json()).features);
  } catch {
    say(element, "De punten laden niet. In de lijst staat alles wat je zoekt.");
  }
}

const drawAll = () => document.querySelectorAll("[data-street-map]").forEach(draw);

document.addEventListener("htmx:afterSettle", drawAll);
drawAll();
