/** Log-in: name, password and second factor in one go, as the API wants them. */

import { act } from "./api.js";
import { el, fill } from "./dom.js";
import { Problem } from "./http.js";
import { open, refresh, whoami } from "./session.js";
import { trouble } from "./trouble.js";

const CODE = { autocomplete: "one-time-code", spellcheck: "false", autocapitalize: "none", maxlength: 64 };

/** Show the log-in; `done()` is called once somebody is in. */
export function showLogin(place, done, note = "") {
  const told = el("div", { "aria-live": "polite" }, note ? el("p.note", {}, note) : null);
  const form = el("form.card.login", { on: { submit: (event) => tryIt(event, told, place, done) } },
    el("h1", {}, "核保工作台"),
    field("登录名", "login", { autocomplete: "username", required: true, autocapitalize: "none", maxlength: 64 }),
    field("密码", "password", { type: "password", autocomplete: "current-password", required: true }),
    field("动态验证码", "code", { ...CODE, placeholder: "验证器上的6位数字" }),
    told,
    el("button.primary", { type: "submit" }, "登录"),
    el("p.soft", {}, "手机丢失时可填恢复码，或主管给的一次性代码。"),
  );
  fill(place, form);
  form.elements.login.focus();
}

async function tryIt(event, told, place, done) {
  event.preventDefault();
  const form = event.target;
  const { login, password, code } = form.elements;
  await during(form, told, async () => {
    await open(login.value.trim(), password.value, code.value.replaceAll(" ", ""));
    if (whoami().mustEnrol) await showEnrolment(place, done);
    else done();
  }, wrongLogin);
  if (form.isConnected) {
    code.value = "";
    code.focus();
  }
}

function wrongLogin(error) {
  const wrong = error instanceof Problem && (error.status === 401 || error.status === 422);
  return wrong && el("p.trouble", { role: "alert" }, "登录名、密码或验证码不对。验证码每个只能用一次。");
}

/** Let somebody without an authenticator enrol one; until then the API lets him do nothing else. */
async function showEnrolment(place, done) {
  const { secret } = await (await act("POST", "/v1/me/totp")).json();
  const told = el("div", { "aria-live": "polite" });
  const confirm = async (event) => {
    event.preventDefault();
    const form = event.target;
    await during(form, told, async () => {
      const body = { code: form.elements.code.value.replaceAll(" ", "") };
      const answer = await (await act("POST", "/v1/me/totp/confirmations", { body })).json();
      await refresh();
      showRecovery(place, answer.recovery_codes, done);
    }, () => null);
  };
  fill(place, el("form.card.login", { on: { submit: confirm } },
    el("h1", {}, "绑定验证器"),
    el("p", {}, "请在验证器应用中手工添加以下密钥（基于时间），再填入显示的6位数字。"),
    el("p.secret", {}, secret.match(/.{1,4}/g).join(" ")),
    field("动态验证码", "code", { ...CODE, required: true }),
    told,
    el("button.primary", { type: "submit" }, "绑定"),
  ));
}

function showRecovery(place, codes, done) {
  fill(place, el("div.card.login", {},
    el("h1", {}, "恢复码"),
    el("p", {}, "只显示这一次，请抄下妥善保管。手机丢失时，每个可代替验证码使用一次。"),
    el("ul.secret", {}, codes.map((code) => el("li", {}, code))),
    el("button.primary", { type: "button", on: { click: done } }, "已保管好，继续"),
  ));
}

/** Run `work` with the form locked; whatever goes wrong is told in `told`. */
async function during(form, told, work, special) {
  const button = form.querySelector("button[type=submit]");
  button.disabled = true;
  fill(told);
  try {
    await work();
  } catch (error) {
    fill(told, special(error) || trouble(error));
  } finally {
    button.disabled = false;
  }
}

function field(label, name, attributes) {
  return el("label.field", {}, el("span", {}, label), el("input", { name, id: name, ...attributes }));
}
