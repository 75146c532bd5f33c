"use strict";

(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const roads = data.roads.map(([rank, name, flat]) => ({ rank, name, points: decode(flat) }));
  const couriers = data.couriers.map((courier) => ({ ...courier, legs: courier.legs.map(decode) }));
  const map = L.map("map", { zoomSnap: 0.25 });
  let chosen = null;
  let arrows = null;
  const renderers = [];

  // Elements are made of text only: nothing from the data is read as HTML.
  function element(tag, text, className) {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function allPlaces() {
    const places = data.depots.map((depot) => depot.at);
    for (const courier of couriers) places.push(...routePlaces(courier));
    for (const left of data.left) if (left.at) places.push(left.at);
    return places;
  }

  function routePlaces(courier) {
    return [courier.start, ...courier.stops.map((stop) => stop.at), ...courier.legs.flat()];
  }

  function show(places) {
    map.fitBounds(L.latLngBounds(places), { padding: [30, 30], maxZoom: 17, animate: false });
  }

  function prepareMap() {
    [["streets", 250], ["routes", 400], ["names", 430], ["arrows", 450]].forEach(([name, level]) => {
      map.createPane(name).style.zIndex = level;
    });
    map.attributionControl.setPrefix("Leaflet");
    map.attributionControl.addAttribution("© OpenStreetMap contributors");
    L.control.scale({ imperial: false }).addTo(map);
    show(allPlaces());
    if (data.tiles.url) {
      L.tileLayer(data.tiles.url, { attribution: data.tiles.attribution, maxZoom: 19 }).addTo(map);
    } else {
      renderers.push(addStreets(map, roads));
      addStreetNames(map, roads);
    }
  }

  function drawRoutes() {
    const renderer = L.svg({ pane: "routes", padding: PADDING });
    renderers.push(renderer);
    for (const courier of couriers) {
      const halo = { renderer, color: "#fff", weight: 6, opacity: 0.7, interactive: false };
      const line = { renderer, color: courier.colour, weight: 3.5, opacity: 0.95 };
      if (courier.dash) line.dashArray = courier.dash;
      courier.layer = L.layerGroup([
        L.polyline(courier.legs, halo),
        L.polyline(courier.legs, line).on("click", () => choose(courier)),
      ]);
      courier.markers = courier.stops.map((stop) => stopMarker(courier, stop));
    }
    arrows = addArrows(map, () => shown().map(({ colour, legs }) => ({ colour, legs })));
  }

  function shown() {
    return chosen === null ? couriers : [chosen];
  }

  function stopMarker(courier, stop) {
    const marker = L.marker(stop.at, { keyboard: false, title: `${stop.n} ${stop.name}` });
    marker.bindPopup(() => stopPopup(courier, stop), { maxWidth: 320 });
    marker.stop = stop;
    marker.colour = courier.colour;
    return marker;
  }

  function stopIcon(marker, place) {
    const mark = element("span", String(marker.stop.n), marker.stop.late ? "late" : "");
    mark.style.background = marker.colour;
    return L.divIcon({ className: "stop", html: mark, iconSize: [24, 24], iconAnchor: [12 - 16 * place, 12] });
  }

  // Stops at one door stand side by side.
  function placeMarkers() {
    const doors = new Map();
    for (const courier of couriers) {
      const visible = shown().includes(courier);
      for (const marker of courier.markers) {
        if (!visible) {
          marker.remove();
          continue;
        }
        const door = marker.stop.at.join();
        const place = doors.get(door) || 0;
        doors.set(door, place + 1);
        marker.setIcon(stopIcon(marker, place)).addTo(map);
      }
    }
  }

  function facts(rows) {
    const list = element("dl");
    for (const [name, value] of rows) {
      if (value === "") continue;
      list.append(element("dt", name), element("dd", value));
    }
    return list;
  }

  function stopPopup(courier, stop) {
    const box = element("div", undefined, "card");
    box.append(element("h3", `${stop.n}. ${stop.name || stop.id}`));
    box.append(facts([
      ["保单号", stop.id], ["电话", stop.phone], ["地址", stop.address], ["预约", stop.windows],
      ["到达", stop.arrival], ["服务", `${stop.start}–${stop.end}`], ["等待", stop.wait],
      ["超出承诺", stop.late], ["事项", stop.tasks], ["应收保费", `${stop.premium}元（${stop.payment}）`],
      ["险种", stop.product], ["车牌号", stop.plate], ["车架号", stop.vin], ["备注", stop.note],
      ["配送员", `${courier.id} ${courier.name}`],
    ]));
    return box;
  }

  function leftPopup(left) {
    const box = element("div", undefined, "card");
    box.append(element("h3", `${left.kind} ${left.id}`));
    box.append(facts([["投保人", left.name], ["地址", left.address], ["预约", left.windows]]), reasons(left));
    return box;
  }

  function reasons(left) {
    const list = element("ul", undefined, "reasons");
    for (const { what, remedy, detail } of left.reasons) {
      const item = element("li", what);
      if (detail) item.append(element("small", detail));
      if (remedy) item.append(element("em", `建议：${remedy}`));
      list.append(item);
    }
    return list;
  }

  function drawFixedMarks() {
    for (const depot of data.depots) {
      const icon = L.divIcon({ className: "depot", html: element("span", "点"), iconSize: [28, 28] });
      const box = element("div", undefined, "card");
      box.append(element("h3", depot.name), element("p", depot.address));
      L.marker(depot.at, { icon, keyboard: false, title: depot.name, zIndexOffset: 1000 })
        .bindPopup(box).addTo(map);
    }
    for (const left of data.left) {
      if (!left.at) continue;
      const icon = L.divIcon({ className: "left", html: element("span", "!"), iconSize: [22, 22] });
      left.marker = L.marker(left.at, { icon, keyboard: false, title: left.id })
        .bindPopup(() => leftPopup(left), { maxWidth: 320 }).addTo(map);
    }
  }

  // A second click on the same courier shows everyone again.
  function choose(courier) {
    chosen = courier === chosen ? null : courier;
    map.closePopup();
    refresh();
    show(chosen === null ? allPlaces() : routePlaces(chosen));
    courier.item.scrollIntoView({ block: "nearest" });
  }

  function refresh() {
    const visible = shown();
    for (const courier of couriers) {
      const on = visible.includes(courier);
      if (on) courier.layer.addTo(map);
      else courier.layer.remove();
      courier.button.setAttribute("aria-pressed", String(courier === chosen));
      courier.item.classList.toggle("faded", !on);
      courier.list.hidden = courier !== chosen;
    }
    placeMarkers();
    crowd();
    arrows.redraw();
  }

  // Where stops stand closely their marks shrink, and farther off lose their numbers.
  function crowd() {
    const stops = shown().reduce((sum, courier) => sum + courier.stops.length, 0);
    const excess = Math.log2(stops / 60) / 2 - (map.getZoom() - 14);
    const classes = map.getContainer().classList;
    classes.toggle("dense", stops > 40 && excess > -0.5);
    classes.toggle("far", stops > 40 && excess > 1);
  }

  function openStop(courier, number) {
    if (chosen !== courier) choose(courier);
    const marker = courier.markers[number - 1];
    map.setView(marker.getLatLng(), Math.max(map.getZoom(), 16), { animate: false });
    marker.openPopup();
  }

  function openLeft(left) {
    if (!left.marker) return;
    map.setView(left.at, Math.max(map.getZoom(), 16), { animate: false });
    left.marker.openPopup();
  }

  function listCouriers() {
    const list = document.getElementById("couriers");
    for (const courier of couriers) {
      courier.item = element("li");
      courier.button = element("button");
      courier.button.type = "button";
      courier.button.append(swatch(courier), element("strong", `${courier.id} ${courier.name}`));
      courier.button.append(element("small",
        `${courier.stops.length}站 · ${courier.km}公里 · ${courier.span} · ${courier.mode}`));
      courier.button.append(element("small", `现金至多${courier.cash}元 · 最小余量${courier.margin}`));
      courier.button.addEventListener("click", () => choose(courier));
      courier.list = stopList(courier);
      courier.item.append(courier.button, courier.list);
      list.append(courier.item);
    }
    if (data.idle.length) {
      document.getElementById("idle").textContent = `未出车：${data.idle.join("、")}`;
    }
  }

  function swatch(courier) {
    const space = "http://www.w3.org/2000/svg";
    const drawing = document.createElementNS(space, "svg");
    const line = document.createElementNS(space, "line");
    drawing.setAttribute("viewBox", "0 0 34 10");
    drawing.setAttribute("class", "swatch");
    drawing.setAttribute("aria-hidden", "true");
    for (const [name, value] of Object.entries({ x1: 2, x2: 32, y1: 5, y2: 5, stroke: courier.colour })) {
      line.setAttribute(name, value);
    }
    line.setAttribute("stroke-dasharray", courier.dash);
    drawing.append(line);
    return drawing;
  }

  function stopList(courier) {
    const list = element("ol");
    for (const stop of courier.stops) {
      const item = element("li");
      const button = element("button", `${stop.start} ${stop.name} ${stop.address}`);
      button.type = "button";
      button.addEventListener("click", () => openStop(courier, stop.n));
      item.append(button);
      list.append(item);
    }
    return list;
  }

  function listLeft() {
    document.getElementById("left-section").hidden = data.left.length === 0;
    const list = document.getElementById("left");
    for (const left of data.left) {
      const item = element("li");
      const button = element(left.at ? "button" : "strong", `${left.kind} ${left.id} ${left.name}`);
      if (left.at) button.addEventListener("click", () => openLeft(left));
      item.append(button, element("small", left.address), reasons(left));
      list.append(item);
    }
  }

  function listCounts() {
    const counts = document.getElementById("counts");
    for (const [name, value] of data.counts) {
      const pair = element("div");
      pair.append(element("dt", name), element("dd", value));
      counts.append(pair);
    }
    for (const note of data.notes) document.getElementById("notes").append(element("p", note));
  }

  function entries() {
    const found = [];
    for (const courier of couriers) {
      for (const stop of courier.stops) {
        found.push({
          text: `${stop.id} ${stop.plate} ${stop.name}`,
          label: `${stop.name} ${stop.id} ${stop.plate}（${courier.id} 第${stop.n}站）`,
          open: () => openStop(courier, stop.n),
        });
      }
    }
    for (const left of data.left) {
      found.push({
        text: `${left.id} ${left.plate} ${left.name}`,
        label: `${left.name} ${left.id}（${left.kind}）`,
        open: () => openLeft(left),
      });
    }
    return found.map((entry) => ({ ...entry, text: plain(entry.text) }));
  }

  function plain(text) {
    return text.normalize("NFKC").toLowerCase();
  }

  function prepareSearch() {
    const query = document.getElementById("query");
    const hits = document.getElementById("hits");
    const all = entries();
    const most = 30;
    let found = [];
    query.addEventListener("input", () => {
      const wanted = plain(query.value.trim());
      found = wanted ? all.filter((entry) => entry.text.includes(wanted)) : [];
      hits.replaceChildren(...found.slice(0, most).map(hit));
      document.getElementById("found").textContent = wanted ? `找到${found.length}单` : "";
    });
    query.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && found.length) found[0].open();
    });
  }

  function hit(entry) {
    const item = element("li");
    const button = element("button", entry.label);
    button.type = "button";
    button.addEventListener("click", entry.open);
    item.append(button);
    return item;
  }

  // A sheet cuts off what is larger than itself, and does not wait for the next
  // animation frame, in which Leaflet would draw its canvases.
  function refit(onPaper) {
    for (const renderer of renderers) renderer.options.padding = onPaper ? 0 : PADDING;
    map.invalidateSize({ animate: false, pan: false });
    show(chosen === null ? allPlaces() : routePlaces(chosen));
    for (const renderer of renderers) if (renderer._redraw) renderer._redraw();
  }

  function preparePrint() {
    window.addEventListener("beforeprint", () => refit(true));
    window.addEventListener("afterprint", () => refit(false));
    window.matchMedia("print").addEventListener("change", (event) => refit(event.matches));
  }

  listCounts();
  listCouriers();
  listLeft();
  prepareMap();
  drawRoutes();
  drawFixedMarks();
  refresh();
  prepareSearch();
  preparePrint();
  map.on("zoomend", crowd);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && chosen !== null) choose(chosen);
  });
})();
