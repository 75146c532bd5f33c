/**
 * Makes elements.  Whatever is shown goes in as text: nothing here, or in any
 * other module, parses HTML, and the page's policy (trusted types) forbids it.
 */

/**
 * Return an element.
 *
 * @param {string} name - Tag, with classes after dots: "span.tag.fail".
 * @param {Object} [attributes] - Attributes; `on` holds listeners, `data` the dataset;
 *   null, undefined and false are left out, true is an empty attribute.
 * @param {...(Node|string|number|null|undefined|false|Array)} children - Strings become text.
 */
export function el(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const made = document.createElement(tag);
  made.classList.add(...classes);
  for (const [key, value] of Object.entries(attributes)) {
    set(made, key, value);
  }
  made.append(...children.flat(Infinity).filter(isShown).map(asNode));
  return made;
}

/** Put `children` in place of what is in `parent`. */
export function fill(parent, ...children) {
  parent.replaceChildren(...children.flat(Infinity).filter(isShown).map(asNode));
}

/** Return a table; `rows` are arrays of cells or ready `tr` elements. */
export function table(heads, rows, attributes = {}) {
  const body = rows.map((row) =>
    row instanceof Node ? row : el("tr", {}, row.map((cell) => el("td", {}, cell))),
  );
  return el("div.wide", {}, el("table", attributes,
    el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", {}, body),
  ));
}

function set(made, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key === "on") {
    for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
  } else if (key === "data") {
    Object.assign(made.dataset, value);
  } else if (key.startsWith("on") || key === "style" || key === "srcdoc") {
    throw new TypeError(`${key} is not set as an attribute`);
  } else if ((key === "href" || key === "src") && !/^(#|\/(?!\/)|blob:)/.test(value)) {
    throw new TypeError(`${key} leads elsewhere`);
  } else {
    made.setAttribute(key, value === true ? "" : String(value));
  }
}

function isShown(child) {
  return child !== null && child !== undefined && child !== false;
}

function asNode(child) {
  return child instanceof Node ? child : document.createTextNode(String(child));
}
