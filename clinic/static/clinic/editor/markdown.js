/* Writes what stands in the editor as Markdown. It knows the marks of a page and nothing
   else: whatever it does not know leaves its words behind and no more. */
"use strict";

window.clinicEditor = window.clinicEditor || {};

(() => {
  const SKIPPED = new Set([
    "SCRIPT", "STYLE", "TEMPLATE", "TITLE", "META", "LINK", "XML", "OBJECT", "EMBED",
    "IFRAME", "SVG", "MATH", "NOSCRIPT", "HEAD", "VIDEO", "AUDIO", "INPUT", "BUTTON",
    "SELECT", "TEXTAREA", "CANVAS", "O:P",
  ]);
  const BLOCKS = new Set([
    "P", "DIV", "H1", "H2", "H3", "H4", "H5", "H6", "UL", "OL", "LI", "BLOCKQUOTE",
    "TABLE", "PRE", "HR", "SECTION", "ARTICLE", "MAIN", "ASIDE", "HEADER", "FOOTER",
    "FIGURE", "FIGCAPTION", "DL", "DT", "DD", "FORM", "CENTER", "DETAILS", "SUMMARY",
    "ADDRESS", "NAV", "TBODY", "THEAD", "TFOOT", "TR", "TD", "TH", "BODY",
  ]);
  const PICTURE = /^\/learn\/pictures\/[0-9a-f]{32}-\d{1,4}x\d{1,4}\.(?:jpg|png)$/;
  const LEADS = /^(?:https:|tel:|sms:|mailto:|\/(?!\/)|#)/i;
  const CITATION = /(\[\^[a-z0-9][a-z0-9-]{0,39}\])/;
  const BREAK = "\\\n";

  const kindOf = (box) =>
    (/(?:^|\s)article-callout-(note|status|warning|danger|do|dont)(?:\s|$)/.exec(
      box.className) || [])[1];
  const isBox = (node) => node.tagName === "DIV" && node.classList.contains("article-callout");
  const isTitle = (node) => node.classList && node.classList.contains("article-callout-title");

  /* Inline: a run of pieces with their marks, then the pieces as text. */

  function pieces(node, marks, found) {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) {
        found.push({ ...marks, text: child.data.replace(/\s+/g, " ").replace(/\u200b/g, "") });
      } else if (child.nodeType === Node.ELEMENT_NODE) {
        element(child, marks, found);
      }
    }
    return found;
  }

  function element(node, marks, found) {
    const tag = node.tagName.toUpperCase();
    if (SKIPPED.has(tag)) return;
    if (tag === "BR") found.push({ ...marks, raw: BREAK });
    else if (tag === "IMG") picture(node, found);
    else if (tag === "SUP" && node.classList.contains("article-cite")) citation(node, found);
    else if (tag === "CODE" || tag === "KBD" || tag === "TT") code(node, marks, found);
    else pieces(node, { ...marks, ...marksOf(node, tag) }, found);
  }

  function marksOf(node, tag) {
    const style = node.getAttribute("style") || node.getAttribute("data-style") || "";
    const weight = (/(?:^|;)\s*font-weight\s*:\s*(\w+)/i.exec(style) || [])[1];
    const marks = {};
    if (tag === "B" || tag === "STRONG") marks.strong = true;
    if (tag === "I" || tag === "EM" || /(?:^|;)\s*font-style\s*:\s*italic/i.test(style)) marks.em = true;
    if (weight) marks.strong = /^bold/i.test(weight) || Number(weight) >= 600;
    const href = tag === "A" ? (node.getAttribute("href") || "").trim() : "";
    if (LEADS.test(href)) marks.href = href;
    return marks;
  }

  function picture(node, found) {
    const source = node.getAttribute("src") || "";
    if (!PICTURE.test(source)) return;
    const words = (node.getAttribute("alt") || "").replace(/\s+/g, " ").trim();
    found.push({ raw: `![${words.replace(/[\\[\]`*_<&]/g, "\\$&")}](${source})` });
  }

  function citation(node, found) {
    const link = node.querySelector("a");
    const key = link && (link.getAttribute("href") || "").replace(/^#source-/, "");
    if (key) found.push({ raw: `[^${key}]` });
  }

  function code(node, marks, found) {
    const words = node.textContent.replace(/\s+/g, " ");
    if (!words.trim()) return;
    const fence = "`".repeat(1 + Math.max(0, ...(words.match(/`+/g) || []).map((t) => t.length)));
    const room = /^`|`$/.test(words) ? " " : "";
    found.push({ ...marks, raw: fence + room + words + room + fence });
  }

  function escaped(text) {
    return text.split(CITATION).map((part, place) => place % 2 ? part : part
      .replace(/[\\`*_[\]<]/g, "\\$&")
      .replace(/&(?=#?\w+;)/g, "\\&")).join("");
  }

  function grouped(run, key) {
    const groups = [];
    for (const piece of run) {
      const value = piece[key] || "";
      const last = groups[groups.length - 1];
      if (last && last.value === value) last.run.push(piece);
      else groups.push({ value, run: [piece] });
    }
    return groups;
  }

  function wrapped(inner, before, after) {
    const [, lead, words, tail] = /^((?:\s|\\\n)*)([^]*?)((?:\s|\\\n)*)$/.exec(inner);
    return words ? lead + before + words + after + tail : inner;
  }

  function emphasized(run, marks) {
    const [mark, ...rest] = marks;
    if (!mark) return run.map((piece) => piece.raw || escaped(piece.text)).join("");
    return grouped(run, mark.key).map((group) => {
      const inner = emphasized(group.run, rest);
      return group.value ? wrapped(inner, mark.sign, mark.sign) : inner;
    }).join("");
  }

  function address(href) {
    const safe = href.replace(/[<>\n\r]/g, encodeURIComponent);
    return /[\s()]/.test(safe) ? `<${safe}>` : safe;
  }

  const SIGNS = [{ key: "strong", sign: "**" }, { key: "em", sign: "*" }];

  function inline(node) {
    return line(pieces(node, {}, []));
  }

  function line(run) {
    const whole = grouped(run, "href").map((group) => {
      const inner = emphasized(group.run, SIGNS);
      return group.value ? wrapped(inner, "[", `](${address(group.value)})`) : inner;
    }).join("");
    return whole.replace(/ {2,}/g, " ").replace(/ *\\\n */g, BREAK)
      .replace(/^(?:\s|\\\n)+|(?:\s|\\\n)+$/g, "");
  }

  /* What would begin a block at the start of a line is a word there. */
  function paragraph(text) {
    return text.split("\n").map((each) => each
      .replace(/^([#>+\-=|~])/, "\\$1")
      .replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2")).join("\n");
  }

  /* Blocks */

  function blocks(node) {
    const found = [];
    let run = [];
    const flush = () => {
      const text = line(run);
      if (text) found.push({ kind: "text", text: paragraph(text) });
      run = [];
    };
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) {
        pieces({ childNodes: [child] }, {}, run);
      } else if (child.nodeType === Node.ELEMENT_NODE && !SKIPPED.has(child.tagName.toUpperCase())) {
        const own = isBlock(child);
        if (own) {
          flush();
          found.push(...block(child));
        } else {
          element(child, {}, run);
        }
      }
    }
    flush();
    return found;
  }

  function isBlock(node) {
    if (BLOCKS.has(node.tagName)) return true;
    return [...node.children].some(isBlock);
  }

  function block(node) {
    const tag = node.tagName;
    if (/^H[1-6]$/.test(tag)) return heading(node, Number(tag[1]));
    if (tag === "UL" || tag === "OL") return list(node);
    if (tag === "TABLE") return table(node);
    if (tag === "HR") return [{ kind: "rule", text: "---" }];
    if (tag === "PRE") return preformatted(node);
    if (isBox(node) && kindOf(node)) return box(node);
    if (tag === "BLOCKQUOTE") return quote(joined(blocks(node)));
    return blocks(node);
  }

  function heading(node, level) {
    const text = inline(node).replace(/\\\n/g, " ").replace(/(#+)$/, "\\$1");
    return text ? [{ kind: "heading", text: `${"#".repeat(Math.max(2, level))} ${text}` }] : [];
  }

  function preformatted(node) {
    const words = node.textContent.replace(/\n$/, "");
    const fence = "`".repeat(Math.max(3, 1 + Math.max(0, ...(words.match(/`+/g) || []).map((t) => t.length))));
    return words.trim() ? [{ kind: "code", text: `${fence}\n${words}\n${fence}` }] : [];
  }

  function quote(text) {
    if (!text) return [];
    return [{ kind: "quote", text: text.split("\n").map((each) => each ? `> ${each}` : ">").join("\n") }];
  }

  function box(node) {
    const title = [...node.children].find(isTitle);
    const rest = document.createElement("div");
    for (const child of node.childNodes) if (child !== title) rest.append(child.cloneNode(true));
    const head = title ? inline(title).replace(/\\\n/g, " ") : "";
    const inside = joined(blocks(rest));
    if (!head && !inside) return [];
    return quote(`[!${kindOf(node)}] ${head}`.trim() + (inside ? `\n\n${inside}` : ""));
  }

  function list(node) {
    const items = [...node.childNodes].filter((each) => each.nodeType === Node.ELEMENT_NODE);
    const ordered = node.tagName === "OL";
    const contents = [];
    for (const item of items) {
      // A list in a list without an item of its own belongs to the item before it.
      if (/^[UO]L$/.test(item.tagName) && contents.length) contents[contents.length - 1].push(...list(item));
      else contents.push(item.tagName === "LI" ? blocks(item) : block(item));
    }
    const kept = contents.filter((each) => each.length);
    if (!kept.length) return [];
    return [{ kind: ordered ? "ordered" : "bullets", items: kept, first: Number(node.getAttribute("start")) || 1 }];
  }

  function table(node) {
    const rows = [...node.rows].map((row) => [...row.cells].flatMap((cell) => [
      cellText(cell), ...Array(Math.max(0, Math.min(20, cell.colSpan) - 1)).fill("")]));
    const width = Math.max(0, ...rows.map((row) => row.length));
    if (!width || rows.every((row) => row.every((cell) => !cell))) return [];
    const written = rows.map((row) => `| ${[...row, ...Array(width - row.length).fill("")].join(" | ")} |`);
    written.splice(1, 0, `|${"---|".repeat(width)}`);
    return [{ kind: "table", text: written.join("\n") }];
  }

  function cellText(cell) {
    const own = [...cell.children].some(isBlock)
      ? blocks(cell).map((each) => each.text || "").join(" ") : inline(cell);
    return own.replace(/\\\n|\n/g, " ").replace(/\|/g, "\\|").trim();
  }

  /* Writing */

  function written(each, before) {
    if (!each.items) return each.text;
    // Two lists of one kind in a row would become one: the second takes another sign.
    const second = before && before.items && before.kind === each.kind && !before.second;
    each.second = second;
    const loose = each.items.some((item) => item.filter((part) => !part.items).length > 1);
    return each.items.map((item, place) => {
      const sign = each.kind === "ordered"
        ? `${each.first + place}${second ? ")" : "."} ` : (second ? "* " : "- ");
      const text = joined(item, loose ? "\n\n" : "\n");
      return sign + text.split("\n").map((part, number) =>
        number && part ? " ".repeat(sign.length) + part : part).join("\n");
    }).join(loose ? "\n\n" : "\n");
  }

  function joined(found, gap = "\n\n") {
    return found.map((each, place) => written(each, found[place - 1])).join(gap);
  }

  window.clinicEditor.toMarkdown = (root) => {
    const text = joined(blocks(root));
    return text ? `${text}\n` : "";
  };
})();
