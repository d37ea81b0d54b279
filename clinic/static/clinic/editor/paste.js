/* Makes clean text of what was copied from a word processor or another page.
   The copy is read in a document that runs and fetches nothing; only its words and the
   marks that a page knows go on, as Markdown. The site's own sanitiser draws them. */
"use strict";

(() => {
  const MARKER = /^\s*(?:(\d{1,3}|[a-z]|[ivx]{1,5})[.)]|[\u00b7\u2022\u25aa\u25cf\u25e6\u2013\u2014o\u00a7-])\s*/i;

  function parsed(html) {
    // Nothing of this is trusted, and nothing of it would run: the renaming only keeps the
    // browser from complaining. A style under another name still tells bold and lists.
    const tame = html.replace(/<!--[^]*?-->|<!\[[^>]*>/g, "")
      .replace(/<(style|script)\b[^]*?<\/\1\s*>/gi, "")
      .replace(/([\s"'/])(style|on[a-z]+)\s*=/gi, "$1data-$2=");
    return new DOMParser().parseFromString(tame, "text/html");
  }

  const styleOf = (node) => node.getAttribute("data-style") || "";
  const levelOf = (node) => Number((/mso-list\s*:[^;]*level(\d)/i.exec(styleOf(node)) || [])[1]) || 0;

  /* Word writes a list as paragraphs that begin with a bullet in a span. */
  function makeLists(doc) {
    let open = [];
    for (const line of [...doc.body.querySelectorAll("p, h1, h2, h3, h4, h5, h6")]) {
      const level = levelOf(line);
      const follows = open.length && line.previousElementSibling === open[0];
      if (!level) continue;
      if (!follows) open = [];
      const ordered = takeMarker(line);
      while (open.length > level) open.pop();
      while (open.length < level) {
        const list = doc.createElement(ordered ? "ol" : "ul");
        const parent = open[open.length - 1];
        if (parent) (parent.lastElementChild || parent.appendChild(doc.createElement("li"))).append(list);
        else line.before(list);
        open.push(list);
      }
      const item = doc.createElement("li");
      item.append(...line.childNodes);
      open[open.length - 1].append(item);
      line.remove();
    }
  }

  function takeMarker(line) {
    const marker = [...line.querySelectorAll("span")].find((each) => /mso-list\s*:\s*ignore/i.test(styleOf(each)));
    const words = marker ? marker.textContent : line.textContent;
    const found = MARKER.exec(words);
    if (marker) marker.remove();
    else if (found) dropLetters(line, found[0].length);
    return Boolean(found && found[1]);
  }

  function dropLetters(line, count) {
    const walker = line.ownerDocument.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node && count; node = walker.nextNode()) {
      const cut = Math.min(count, node.data.length);
      node.data = node.data.slice(cut);
      count -= cut;
    }
  }

  /* Whatever the copy calls bold as a whole is no emphasis (Google wraps all in one <b>). */
  function unwrapWhole(doc) {
    for (const node of [...doc.querySelectorAll("b[id^=docs-internal-guid]")]) node.replaceWith(...node.childNodes);
  }

  window.clinicEditor.pasted = (html) => {
    const doc = parsed(html);
    const pictures = doc.querySelectorAll("img, v\\:imagedata").length;
    for (const node of [...doc.querySelectorAll("img")]) node.remove();
    for (const node of doc.querySelectorAll("a[href^='http:']")) {
      node.setAttribute("href", node.getAttribute("href").replace(/^http:/, "https:"));
    }
    unwrapWhole(doc);
    makeLists(doc);
    return { markdown: window.clinicEditor.toMarkdown(doc.body), pictures };
  };

  window.clinicEditor.plain = (text) => {
    const page = document.createElement("div");
    for (const part of text.split(/\n\s*\n/)) {
      const line = page.appendChild(document.createElement("p"));
      line.textContent = part;
    }
    return window.clinicEditor.toMarkdown(page);
  };
})();
