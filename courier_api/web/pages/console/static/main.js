/** Starts the pages: who is logged in, which page is wanted, which key was pressed. */

import { logOut } from "./api.js";
import { el, fill } from "./dom.js";
import { LoggedOut } from "./http.js";
import { showLogin } from "./login.js";
import { showQueue } from "./queue.js";
import { showReport } from "./report.js";
import { forget, resume, whoami } from "./session.js";
import { listen } from "./stream.js";
import { trouble } from "./trouble.js";
import { loadWords, word } from "./words.js";

const JUDGES = ["underwriter", "manager"];
const ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
const place = document.getElementById("place");
const bar = document.getElementById("bar");
const live = el("span.live", { title: "事件流" }, "连接中");

let page = null;
let listening = null;

/** Pages get this: where to draw, where to go, what to do once the session is over. */
const house = {
  place,
  go: (hash) => { location.hash = hash; },
  fail: (error) => (error instanceof LoggedOut ? leave("登录已失效，请重新登录。") : trouble(error)),
};

async function begin() {
  try {
    await loadWords();
    if (await resume()) enter();
    else leave();
  } catch (error) {
    fill(place, trouble(error));
  }
}

function enter() {
  if (whoami().mustEnrol) return quit("请重新登录并绑定验证器。");
  if (!JUDGES.includes(whoami().role)) return quit("这个账号没有核保权限。");
  fill(bar,
    el("a.home", { href: "#/queue/waiting" }, "核保工作台"),
    live,
    el("span.who", {}, word("roles", whoami().role)),
    el("button", { type: "button", on: { click: () => quit("已退出。") } }, "退出"),
  );
  bar.hidden = false;
  startListening();
  turn();
}

async function quit(note) {
  try {
    await logOut();
  } catch {
    await forget();
  }
  leave(note);
}

function leave(note = "") {
  listening?.abort();
  listening = null;
  page?.close();
  page = null;
  bar.hidden = true;
  fill(bar);
  showLogin(place, enter, note);
  return el("span");
}

function startListening() {
  listening?.abort();
  listening = new AbortController();
  listen({
    signal: listening.signal,
    onEvent: (event) => page?.hear?.(event),
    onState: (open) => {
      live.textContent = open ? "实时" : "重新连接";
      live.classList.toggle("on", open);
      if (open) page?.hear?.({ kind: "gap", subject: "", data: {} });
    },
    onEnd: () => leave("登录已失效，请重新登录。"),
  });
}

function turn() {
  if (!whoami()) return;
  page?.close();
  const [, name, subject] = location.hash.split("/");
  window.scrollTo(0, 0);
  if (name === "inspection" && ID.test(subject)) page = showReport(house, subject);
  else page = showQueue(house, subject);
}

function press(event) {
  const typing = event.target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select");
  if (event.altKey || event.metaKey || typing || !page?.press) return;
  if (page.press(event)) event.preventDefault();
}

window.addEventListener("hashchange", turn);
document.addEventListener("keydown", press);
begin();
