/** What went wrong, said to the person at the desk. */

import { el } from "./dom.js";
import { LoggedOut, NoAnswer, Problem } from "./http.js";
import { word } from "./words.js";

/** Return an alert for an error; the server's own words stand below, small. */
export function trouble(error) {
  if (error instanceof LoggedOut) return alertBox("登录已失效，请重新登录。");
  if (error instanceof NoAnswer) return alertBox("服务器没有回应，请检查网络后重试。");
  if (!(error instanceof Problem)) return alertBox("页面出错，请重新载入。", [String(error)]);
  const told = word("problems", error.kind);
  const text = told === error.kind ? word("statuses", String(error.status)) : told;
  return alertBox(text, [error.detail, ...error.faults], error.requestId);
}

function alertBox(text, more = [], requestId = "") {
  const lines = more.filter(Boolean);
  return el("div.trouble", { role: "alert" },
    el("strong", {}, text),
    lines.length ? el("ul", { lang: "en" }, lines.map((line) => el("li", {}, line))) : null,
    requestId ? el("small", {}, `编号 ${requestId}`) : null,
  );
}
