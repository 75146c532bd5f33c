"use strict";

const PADDING = 0.5; // of the view, drawn beyond its edges

// Whole millionths of a degree, each pair but the first relative to the one before.
function decode(flat) {
  const points = [];
  let lat = 0;
  let lon = 0;
  for (let at = 0; at < flat.length; at += 2) {
    lat += flat[at];
    lon += flat[at + 1];
    points.push([lat / 1e6, lon / 1e6]);
  }
  return points;
}

const SVG = "http://www.w3.org/2000/svg";

function shape(tag, attributes, text) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

// Shapes over the view, made anew whenever the map has come to rest.  Not a canvas:
// browsers print those without their transparency.
const Sketch = L.Layer.extend({
  initialize(pane, shapes) {
    this._shapes = shapes;
    L.setOptions(this, { pane });
  },
  onAdd() {
    this._drawing = shape("svg", { class: "leaflet-zoom-hide sketch" });
    this.getPane().appendChild(this._drawing);
    this.redraw();
  },
  onRemove() {
    this._drawing.remove();
  },
  getEvents() {
    return { moveend: this.redraw, zoomend: this.redraw, resize: this.redraw };
  },
  redraw() {
    const size = this._map.getSize();
    L.DomUtil.setPosition(this._drawing, this._map.containerPointToLayerPoint([0, 0]));
    this._drawing.setAttribute("width", size.x);
    this._drawing.setAttribute("height", size.y);
    this._drawing.replaceChildren(...this._shapes(size));
  },
});

// A line in pixels of the view, measured along its length.
class Track {
  constructor(map, points) {
    this.points = points.map((point) => map.latLngToContainerPoint(point));
    this.along = [0];
    for (let at = 1; at < this.points.length; at += 1) {
      this.along.push(this.along[at - 1] + this.points[at].distanceTo(this.points[at - 1]));
    }
    this.length = this.along[this.along.length - 1];
  }

  at(distance) {
    let low = 0;
    let high = this.along.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.along[middle] <= distance) low = middle;
      else high = middle;
    }
    const span = this.along[high] - this.along[low] || 1;
    const share = Math.min(1, Math.max(0, (distance - this.along[low]) / span));
    const from = this.points[low];
    const to = this.points[high];
    return {
      x: from.x + (to.x - from.x) * share,
      y: from.y + (to.y - from.y) * share,
      angle: Math.atan2(to.y - from.y, to.x - from.x),
    };
  }
}

const ROAD_FILL = ["#f2c98a", "#f7dfa8", "#fbeec4", "#ffffff", "#ffffff", "#ffffff", "#e9e4da"];
const ROAD_EDGE = ["#bd8f45", "#c0a25c", "#bfae78", "#b3ad9f", "#bdb7aa", "#c9c3b6", null];
const ROAD_WIDTH = [5.5, 5, 4.4, 3.6, 2.8, 1.6, 1];

function roadWidth(rank, zoom) {
  return Math.max(0.4, ROAD_WIDTH[rank] * 2 ** ((zoom - 15) * 0.75));
}

// Streets in two coats, the edges of all ranks below the fills of all ranks.
function addStreets(map, roads) {
  const renderer = L.canvas({ pane: "streets", padding: PADDING });
  const coats = [];
  for (const [colours, extra] of [[ROAD_EDGE, 1.6], [ROAD_FILL, 0]]) {
    for (let rank = ROAD_WIDTH.length - 1; rank >= 0; rank -= 1) {
      const lines = roads.filter((road) => road.rank === rank).map((road) => road.points);
      if (colours[rank] === null || lines.length === 0) continue;
      const options = { renderer, color: colours[rank], interactive: false, smoothFactor: 0.7 };
      if (rank === 6) options.dashArray = "3 3";
      coats.push({ rank, extra, line: L.polyline(lines, options).addTo(map) });
    }
  }
  const fit = () => {
    for (const { rank, extra, line } of coats) {
      line.setStyle({ weight: roadWidth(rank, map.getZoom()) + extra });
    }
  };
  map.on("zoomend", fit);
  fit();
  return renderer;
}

const NAME_ZOOM = [14, 14, 15, 15, 16, 17, 17];

// Names lie along their street where it is straight enough; none covers another.
function addStreetNames(map, roads) {
  const named = roads
    .filter((road) => road.name !== "")
    .map((road) => ({ ...road, bounds: L.latLngBounds(road.points) }))
    .sort((a, b) => a.rank - b.rank || b.points.length - a.points.length);
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = "12px 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";
  const shapes = (size) => {
    const view = map.getBounds();
    const labels = [];
    for (const road of named) {
      if (map.getZoom() < NAME_ZOOM[road.rank] || !view.intersects(road.bounds)) continue;
      const width = pen.measureText(road.name).width + 6;
      placeNames(new Track(map, road.points), road.name, width, size, labels);
    }
    return labels.flatMap(nameShapes);
  };
  return new Sketch("names", shapes).addTo(map);
}

const NAME_GAP = 320; // pixels between two labels of one street

function placeNames(track, name, width, size, labels) {
  for (let centre = width / 2 + 8; centre + width / 2 <= track.length; centre += 60) {
    const from = track.at(centre - width / 2);
    const to = track.at(centre + width / 2);
    const chord = Math.hypot(to.x - from.x, to.y - from.y);
    const x = (from.x + to.x) / 2;
    const y = (from.y + to.y) / 2;
    if (chord < width * 0.97 || x < 0 || y < 0 || x > size.x || y > size.y) continue;
    const reach = width / 2 + 4;
    const clash = (other) => {
      const gap = Math.hypot(other.x - x, other.y - y);
      return gap < other.reach + reach || (other.name === name && gap < NAME_GAP);
    };
    if (labels.some(clash)) continue;
    labels.push({ name, x, y, reach, chord, angle: Math.atan2(to.y - from.y, to.x - from.x) });
    centre += NAME_GAP;
  }
}

// Chinese on a steep street is written downwards, letter by letter, as on maps of China.
function nameShapes({ name, x, y, chord, angle }) {
  const steep = Math.abs(Math.sin(angle)) > 0.77 && !/[a-z0-9]/i.test(name);
  if (!steep) {
    const turn = ((Math.cos(angle) < 0 ? angle + Math.PI : angle) * 180) / Math.PI;
    return [shape("text", { x, y, transform: `rotate(${turn.toFixed(1)} ${x} ${y})` }, name)];
  }
  const letters = Array.from(name);
  const step = (chord * 0.94 * (Math.sin(angle) > 0 ? 1 : -1)) / letters.length;
  return letters.map((letter, at) => {
    const shift = (at + 0.5 - letters.length / 2) * step;
    return shape("text", { x: x + Math.cos(angle) * shift, y: y + Math.sin(angle) * shift }, letter);
  });
}

// Triangles that point the way, on every route that is shown.
function addArrows(map, shownRoutes) {
  const shapes = (size) => {
    const routes = shownRoutes();
    const spacing = routes.length > 1 ? 170 : 85;
    return routes.map(({ colour, legs }) => {
      const heads = legs.map((leg) => arrowHeads(new Track(map, leg), spacing, size));
      return shape("path", { d: heads.join(""), fill: colour });
    });
  };
  return new Sketch("arrows", shapes).addTo(map);
}

function arrowHeads(track, spacing, size) {
  let path = "";
  for (let at = spacing / 2; at < track.length - 12; at += spacing) {
    const { x, y, angle } = track.at(at);
    if (x < 0 || y < 0 || x > size.x || y > size.y) continue;
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    const corner = (along, across) =>
      `${(x + along * cos - across * sin).toFixed(1)} ${(y + along * sin + across * cos).toFixed(1)}`;
    path += `M${corner(7, 0)}L${corner(-5, 5)}L${corner(-5, -5)}Z`;
  }
  return path;
}
