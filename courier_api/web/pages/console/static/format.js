/** Money, instants and spans as they are read in China. */

const TIME = new Intl.DateTimeFormat("zh-CN", {
  month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  timeZone: document.documentElement.dataset.timeZone,
});

/** Return integer fen as yuan: "1,234.50元". */
export function yuan(fen) {
  if (!Number.isInteger(fen)) return "—";
  const whole = Math.trunc(fen / 100).toLocaleString("zh-CN");
  return `${whole}.${String(fen % 100).padStart(2, "0")}元`;
}

/** Return an instant as the branch's clock has it: "06/18 09:30". */
export function timeOf(instant) {
  return instant ? TIME.format(new Date(instant)) : "—";
}

/** Return how long ago an instant was, "12分钟"; nothing is ever in the future here. */
export function since(instant, now = Date.now()) {
  const minutes = Math.max(0, Math.floor((now - Date.parse(instant)) / 60_000));
  if (minutes < 1) return "不到1分钟";
  if (minutes < 60) return `${minutes}分钟`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours}小时${minutes % 60}分`;
  return `${Math.floor(hours / 24)}天`;
}

/** Return a pseudonym short enough to read; whole where there is room. */
export function short(name) {
  return name.length > 16 ? `${name.slice(0, 8)}…` : name;
}

/** Return a number of bytes: "1,024字节". */
export function bytes(count) {
  return `${Number(count).toLocaleString("zh-CN")}字节`;
}
