/* Boxes, tables and pictures: put in, left, changed and taken out again. */
"use strict";

(() => {
  const { make } = window.clinicEditor;
  const BOXES = {
    warning: ["Warning", "Be careful", "Say what to be careful about, and what to do."],
    do: ["Do", "Do", "Say what helps."],
    dont: ["Do not", "Do not", "Say what to leave alone, and why."],
    danger: ["When to call 911", "When to call 911", "Call 911 if you have any of these signs."],
    note: ["Note", "Good to know", "Say what is good to know."],
    status: ["What is approved", "What is approved, and what is not", "Say what the FDA has approved."],
  };

  const line = (text = "") => text ? make("p", {}, text) : make("p", {}, make("br"));

  function topBlock(root) {
    let node = document.getSelection().focusNode;
    if (!node || !root.contains(node) || node === root) return root.lastElementChild;
    while (node.parentNode !== root) node = node.parentNode;
    return node;
  }

  const isEmpty = (node) => node && node.tagName === "P" && !node.textContent.trim() && !node.querySelector("img, sup");

  function put(root, node) {
    const at = topBlock(root);
    if (!at) root.append(node);
    else if (isEmpty(at)) at.replaceWith(node);
    else at.after(node);
    if (!node.nextElementSibling) node.after(line());
    return node;
  }

  function select(node) {
    const range = document.createRange();
    range.selectNodeContents(node);
    const selection = document.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  function addBox(root, kind) {
    const [, title, text] = BOXES[kind];
    const box = put(root, make("div", { class: `article-callout article-callout-${kind}` },
      make("p", { class: "article-callout-title" }, title), line(text)));
    select(box.lastElementChild);
  }

  function addTable(root) {
    const row = (tag, words) => make("tr", {}, ...words.map((each) => make(tag, {}, each || make("br"))));
    const table = make("table", {}, make("thead", {}, row("th", ["Heading 1", "Heading 2"])),
      make("tbody", {}, row("td", ["", ""]), row("td", ["", ""])));
    put(root, make("div", { class: "article-table" }, table));
    select(table.rows[0].cells[0]);
  }

  const closest = (root, selector) => {
    const node = document.getSelection().focusNode;
    const element = node && (node.nodeType === Node.TEXT_NODE ? node.parentElement : node);
    const found = element && element.closest(selector);
    return found && root.contains(found) && found !== root ? found : null;
  };

  const newCell = (like) => make(like.tagName, {}, make("br"));

  function addRow(cell) {
    const row = cell.parentElement, table = cell.closest("table");
    const fresh = make("tr", {}, ...[...row.cells].map(() => make("td", {}, make("br"))));
    if (row.closest("thead")) (table.tBodies[0] || table.appendChild(make("tbody"))).prepend(fresh);
    else row.after(fresh);
    select(fresh.cells[0]);
  }

  function addColumn(cell) {
    const place = cell.cellIndex;
    for (const row of cell.closest("table").rows) row.cells[place].after(newCell(row.cells[place]));
    select(cell.nextElementSibling);
  }

  function dropRow(root, cell) {
    const table = cell.closest("table"), row = cell.parentElement;
    if (table.rows.length < 2 || row.closest("thead")) return dropWhole(root, cell);
    const next = row.nextElementSibling || row.previousElementSibling || table.rows[0];
    row.remove();
    select(next.cells[0]);
  }

  function dropColumn(root, cell) {
    const place = cell.cellIndex, table = cell.closest("table");
    if (table.rows[0].cells.length < 2) return dropWhole(root, cell);
    for (const row of [...table.rows]) if (row.cells[place]) row.cells[place].remove();
    select(table.rows[0].cells[0]);
  }

  function dropWhole(root, node) {
    const whole = node.closest(".article-table, table, .article-callout");
    const next = line();
    whole.replaceWith(next);
    select(next);
  }

  /* Keep the words of a box, without the box. */
  function openBox(box) {
    const title = box.querySelector(":scope > .article-callout-title");
    if (title) title.removeAttribute("class");
    const first = box.firstElementChild;
    box.replaceWith(...box.childNodes);
    if (first) select(first);
  }

  function lineBefore(root, node) {
    const fresh = line();
    node.before(fresh);
    select(fresh);
  }

  /* Tab goes from cell to cell; past the last one it makes a row. */
  function tabbed(cell, back) {
    const cells = [...cell.closest("table").querySelectorAll("th, td")];
    const next = cells[cells.indexOf(cell) + (back ? -1 : 1)];
    if (next) select(next);
    else if (!back) addRow(cell);
    return Boolean(next) || !back;
  }

  /* Enter on an empty last line of a box or a quote leads out of it. */
  function leftBox(root) {
    const block = closest(root, ".article-callout > p, blockquote > p");
    if (!block || !isEmpty(block) || block.nextElementSibling || !block.previousElementSibling) return false;
    block.parentElement.after(block);
    select(block);
    return true;
  }

  /* Put right what a browser leaves behind: one title a box, a line after each box. */
  function tidy(root) {
    for (const box of root.querySelectorAll(".article-callout")) {
      [...box.querySelectorAll(".article-callout-title")].filter((each) => each !== box.firstElementChild)
        .forEach((each) => each.removeAttribute("class"));
      if (!box.childNodes.length) box.remove();
    }
    for (const each of root.querySelectorAll(".article-table")) if (!each.querySelector("table")) each.replaceWith(...each.childNodes);
    for (const each of root.querySelectorAll(".article-table, sup.article-cite, img")) {
      each.removeAttribute("tabindex");
      if (!each.classList.contains("article-table")) each.setAttribute("contenteditable", "false");
    }
    if (!root.childNodes.length) {
      root.append(line());
      if (document.activeElement === root) document.getSelection().collapse(root.firstElementChild, 0);
    }
    for (const each of root.querySelectorAll("p > ul, p > ol")) each.parentElement.replaceWith(...each.parentElement.childNodes);
    const last = root.lastElementChild;
    if (!last || last.matches(".article-callout, .article-table, blockquote, pre, hr")) root.append(line());
    for (const each of [...root.childNodes]) if (isLoose(each)) intoLine(each);
    if (root.children.length === 1 && root.firstElementChild.matches("p") && !root.firstElementChild.childNodes.length) {
      root.firstElementChild.append(make("br"));
    }
  }

  /* Words that stand in no paragraph, as a browser leaves them in an empty text. */
  const isLoose = (node) => (node.nodeType === Node.TEXT_NODE && node.data.trim())
    || /^(BR|B|I|STRONG|EM|A|SPAN)$/.test(node.tagName || "");

  function intoLine(node) {
    const selection = document.getSelection();
    const { focusNode, focusOffset } = selection;
    const held = node === focusNode || node.contains(focusNode);
    const fresh = make("p");
    node.before(fresh);
    fresh.append(node);
    if (held) selection.collapse(focusNode, focusOffset);
    if (node.tagName === "BR" && fresh.parentElement === focusNode) selection.collapse(fresh, 0);
  }

  Object.assign(window.clinicEditor, {
    BOXES, put, line, select, closest, tidy, leftBox, tabbed,
    addBox, addTable, addRow, addColumn, dropRow, dropColumn, dropWhole, openBox, lineBefore,
  });
})();
