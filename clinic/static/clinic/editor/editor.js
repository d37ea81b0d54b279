/* The editor of a page's text. It stands over a box of Markdown, which stays the truth:
   what is written here is written there at once, and without this script staff use it. */
"use strict";

(() => {
  const E = window.clinicEditor;
  const { make } = E;
  const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
  const CTRL = MAC ? "⌘" : "Ctrl";

  const HELP = [
    [`${CTRL}+B, ${CTRL}+I`, "Bold, italic"], [`${CTRL}+K`, "Link"],
    [`${CTRL}+Alt+2, 3, 0`, "Heading, subheading, plain text"],
    [`${CTRL}+Shift+8, 7`, "List with bullets, with numbers"],
    [`${CTRL}+Z, ${CTRL}+Y`, "Undo, redo"], ["Alt+F10, Escape", "To the tools, back to the text"],
    ["Tab in a table", "Next cell; after the last one a new row"],
    ["Enter on an empty line", "Out of a box or a list"],
  ];

  function start(area) {
    const form = area.form;
    const token = form.elements.csrfmiddlewaretoken.value;
    const text = make("div", { class: "editor-text article-page", contenteditable: "true", role: "textbox",
      "aria-multiline": "true", "aria-label": "Text of the page", spellcheck: "true", lang: "en" });
    const said = make("p", { role: "status", class: "editor-state" });
    const bar = make("div", { class: "editor-bar", role: "toolbar", "aria-label": "Tools for the text" });
    const context = make("div", { class: "editor-context", role: "group", "aria-label": "This table or box", hidden: true });
    const side = make("div", { class: "editor-sides" });
    const hint = document.getElementById(`${area.id}_helptext`);
    const history = E.historyOf(text);
    let visual = false, kept = null, timer = 0;

    /* The box of Markdown and the text ------------------------------------------ */

    async function drawn(markdown) {
      const body = new URLSearchParams({ csrfmiddlewaretoken: token, body: markdown,
        source_lines: form.elements.source_lines.value });
      const answer = await fetch(area.dataset.draw, { method: "POST", body });
      // Whoever is signed out is led to the sign-in page: no text to put in here.
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      return answer.text();
    }

    async function fill() {
      // Only the site's sanitiser writes what is set here.
      text.innerHTML = await drawn(area.value);
      E.tidy(text);
      if (!text.textContent.trim() && text.children.length < 2) text.replaceChildren(E.line());
      history.forget();
      history.keep();
    }

    function write() {
      E.tidy(text);
      area.value = E.toMarkdown(text);
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }

    function changed() {
      write();
      clearTimeout(timer);
      timer = setTimeout(history.keep, 400);
      look();
    }

    /* Nothing that was written is lost: not by a sign-in that ended, not by a stray key. */
    let changedSince = false, sure = false;
    form.addEventListener("input", () => { changedSince = true; });
    form.addEventListener("submit", async (event) => {
      if (sure) return;
      event.preventDefault();
      const { submitter } = event;
      try {
        await drawn("");
        sure = true;
        form.requestSubmit(submitter);
      } catch {
        said.textContent = "This cannot be saved now: the site is away, or you are signed out. "
          + "Keep this page open, sign in in another tab, then save here.";
        said.scrollIntoView({ block: "center" });
      }
    });
    addEventListener("beforeunload", (event) => { if (changedSince && !sure) event.preventDefault(); });
    addEventListener("pageshow", () => { sure = false; });

    async function show(wanted) {
      try {
        if (wanted) await fill();
      } catch {
        said.textContent = "The editor cannot be reached. Write in the box; it is saved as it is.";
        wanted = false;
      }
      visual = wanted;
      text.hidden = !visual;
      area.hidden = visual;
      if (hint) hint.hidden = visual;
      source.setAttribute("aria-pressed", String(!visual));
      for (const each of bar.querySelectorAll("button, select")) if (each !== source) each.disabled = !visual;
      context.hidden = true;
    }

    /* Selection ----------------------------------------------------------------- */

    const inText = () => text.contains(document.getSelection().focusNode);
    const keepRange = () => { if (inText()) kept = document.getSelection().getRangeAt(0).cloneRange(); };
    const backToRange = () => {
      text.focus();
      if (!kept) E.select(text.lastElementChild), document.getSelection().collapseToEnd();
      else { const s = document.getSelection(); s.removeAllRanges(); s.addRange(kept); }
    };

    function run(work) {
      return async () => {
        backToRange();
        history.keep();
        await work();
        changed();
        history.keep();
        keepRange();
      };
    }

    const lettersBefore = () => {
      const range = document.createRange(), { focusNode, focusOffset } = document.getSelection();
      range.setStart(text, 0);
      range.setEnd(focusNode, focusOffset);
      return String(range).length;
    };

    function toLetter(count) {
      const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (count <= node.data.length) { document.getSelection().collapse(node, count); return; }
        count -= node.data.length;
      }
    }

    /* A browser may lose the caret while it turns a line into a list. */
    const command = (name, value) => run(() => {
      const before = document.getSelection().isCollapsed && inText() ? lettersBefore() : -1;
      document.execCommand(name, false, value);
      E.tidy(text);
      if (before >= 0 && lettersBefore() !== before) toLetter(before);
    });

    /* Select all and type: no frame of a box or a table stays behind. */
    function overwrites(event) {
      const selection = document.getSelection();
      const all = !selection.isCollapsed && inText()
        && String(selection).replace(/\s/g, "") === text.innerText.replace(/\s/g, "");
      if (!all || !/^(insertText|delete)/.test(event.inputType)) return;
      history.keep();
      const fresh = E.line();
      text.replaceChildren(fresh);
      selection.collapse(fresh, 0);
      if (/^delete/.test(event.inputType)) { event.preventDefault(); changed(); }
    }

    /* Tools --------------------------------------------------------------------- */

    const pages = JSON.parse(area.dataset.pages || "[]");

    async function link() {
      const old = E.closest(text, "a");
      const words = old ? old.textContent : String(document.getSelection());
      const typed = await E.ask({ title: "Link", button: old ? "Change the link" : "Put in the link", fields: [
        { name: "words", label: "Words that are the link", value: words },
        { name: "page", label: "A page of this site", options: [["", "Another address"], ...pages] },
        { name: "address", label: "Or another address", value: old ? old.getAttribute("href") : "",
          hint: "https://… for another site, tel:911 for a call." },
      ], accept: ({ words: w, page, address }) =>
        !w ? "Write the words that readers press." : (page ? "" : E.addressProblem(address)) });
      backToRange();
      if (!typed) return;
      const fresh = make("a", { href: typed.page || typed.address }, typed.words);
      if (old) old.replaceWith(fresh); else insertInline(fresh);
    }

    function unlink() {
      const old = E.closest(text, "a");
      if (old && !old.closest("sup")) old.replaceWith(...old.childNodes);
    }

    function insertInline(node) {
      const range = document.getSelection().getRangeAt(0);
      range.deleteContents();
      range.insertNode(node);
      range.setStartAfter(node);
      range.collapse(true);
      const selection = document.getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
    }

    async function cite() {
      const lines = form.elements.source_lines.value.split("\n").map((each) => each.trim()).filter(Boolean);
      const known = lines.map((each) => { const [key, year, work] = each.split("|").map((part) => part.trim());
        return [key, `${year}: ${work}`.slice(0, 90)]; });
      const typed = await E.ask({ title: "Cite a source", button: "Cite it", fields: [
        { name: "key", label: "Source of this page", options: [["", "A new source"], ...known] },
        { name: "work", label: "New source: who, and the title", hint: "Such as: FDA. Label of Spravato" },
        { name: "year", label: "Year", inputmode: "numeric", maxlength: 4 },
        { name: "address", label: "Web address, if there is one", placeholder: "https://" },
      ], accept: ({ key, work, year, address }) => {
        if (key) return "";
        if (!work || !/^\d{4}$/.test(year)) return "Name the work and its year with four digits.";
        return address && !/^https:\/\/[^\s|]+$/.test(address) ? "The web address starts with https://." : "";
      } });
      backToRange();
      if (!typed) return;
      const key = typed.key || addSource(typed, known.map(([each]) => each));
      document.getSelection().collapseToEnd();
      insertInline(make("sup", { class: "article-cite", contenteditable: "false" },
        make("a", { href: `#source-${key}` }, String(1 + keys().indexOf(key)))));
    }

    const keys = () => form.elements.source_lines.value.split("\n").filter((each) => each.trim())
      .map((each) => each.split("|")[0].trim());

    function addSource({ work, year, address }, taken) {
      const stem = (work.toLowerCase().match(/[a-z0-9]+/g) || ["source"]).slice(0, 2).join("-").slice(0, 30);
      let key = `${stem}-${year}`;
      for (let next = 2; taken.includes(key); next++) key = `${stem}-${year}-${next}`;
      const box = form.elements.source_lines;
      const parts = [key, year, work.replace(/\|/g, ","), address].filter(Boolean);
      box.value = `${box.value.trimEnd()}\n${parts.join(" | ")}`.trim();
      return key;
    }

    async function picture(file) {
      const old = file instanceof File ? null : text.querySelector("img.editor-chosen");
      let sent = null;
      const typed = await E.ask({ title: old ? "Change the picture's words" : "Picture",
        button: old ? "Change" : "Put in the picture", fields: [
          ...(old || file instanceof File ? [] : [{ name: "file", label: "File", type: "file",
            accept: "image/jpeg,image/png,image/webp", hint: "JPEG, PNG or WebP, at most 10 MB." }]),
          { name: "words", label: "What the picture shows", value: old ? old.alt : "",
            hint: "For people who cannot see it. Say what matters, in one sentence." },
        ], accept: async ({ file: chosen, words }) => {
          if (!old && !(chosen || file)) return "Choose a file.";
          if (!words) return "Say what the picture shows. People who cannot see it hear these words.";
          if (old) return "";
          const answer = await fetch(area.dataset.upload, { method: "POST", body: chosen || file,
            headers: { "X-CSRFToken": token, "Content-Type": "application/octet-stream" } }).catch(() => null);
          if (!answer) return "The picture did not arrive. Try again.";
          sent = await answer.json().catch(() => ({ problem: "The picture was not taken. Try a smaller one." }));
          return sent.problem || "";
        } });
      backToRange();
      if (!typed) return;
      if (old) old.alt = typed.words;
      else E.put(text, make("p", {}, make("img", { src: sent.address, alt: typed.words, width: sent.width, height: sent.height })));
    }

    const button = (label, title, work, extra = {}) => {
      const node = make("button", { type: "button", title, ...extra }, label);
      node.addEventListener("click", work);
      return node;
    };
    const named = (label, name) => ({ "aria-label": label, "data-tool": name });

    const source = button("Markdown", "Show the text as Markdown", () => show(!visual), { "aria-pressed": "false" });
    const boxes = make("select", { "aria-label": "Put in a box" }, make("option", { value: "" }, "Box…"),
      ...Object.entries(E.BOXES).map(([kind, [name]]) => make("option", { value: kind }, name)));
    boxes.addEventListener("change", () => {
      const kind = boxes.value;
      boxes.value = "";
      if (kind) run(() => E.addBox(text, kind))();
    });

    const tools = [
      button("Text", "Plain text", command("formatBlock", "p"), named("Plain text", "p")),
      button("Heading", "Heading", command("formatBlock", "h2"), named("Heading", "h2")),
      button("Subheading", "Subheading", command("formatBlock", "h3"), named("Subheading", "h3")),
      button("B", `Bold (${CTRL}+B)`, command("bold"), { ...named("Bold", "bold"), class: "editor-bold" }),
      button("I", `Italic (${CTRL}+I)`, command("italic"), { ...named("Italic", "italic"), class: "editor-italic" }),
      button("• List", "List with bullets", command("insertUnorderedList"), named("List with bullets", "insertUnorderedList")),
      button("1. List", "List with numbers", command("insertOrderedList"), named("List with numbers", "insertOrderedList")),
      button("Link", `Link (${CTRL}+K)`, run(link)),
      button("Picture", "Put in a picture", run(picture)),
      button("Table", "Put in a table", run(() => E.addTable(text))),
      boxes,
      button("Source", "Cite a source", run(cite)),
      button("Undo", `Undo (${CTRL}+Z)`, () => undo()),
      button("Redo", `Redo (${CTRL}+Y)`, () => redo()),
      source,
    ];
    bar.append(...tools);

    const undo = () => { if (history.undo()) write(), keepRange(), look(); };
    const redo = () => { if (history.redo()) write(), keepRange(), look(); };

    /* What is offered where the caret stands ------------------------------------- */

    function look() {
      for (const tool of bar.querySelectorAll("[data-tool]")) tool.setAttribute("aria-pressed", String(isOn(tool.dataset.tool)));
      const cell = E.closest(text, "td, th"), box = E.closest(text, ".article-callout"), anchor = E.closest(text, "a");
      const offered = [];
      const offer = (label, work) => offered.push(button(label, label, run(work)));
      if (cell) {
        offer("Row below", () => E.addRow(cell));
        offer("Column to the right", () => E.addColumn(cell));
        offer("Delete row", () => E.dropRow(text, cell));
        offer("Delete column", () => E.dropColumn(text, cell));
        offer("Line above the table", () => E.lineBefore(text, cell.closest(".article-table, table")));
        offer("Delete table", () => E.dropWhole(text, cell));
      } else if (box) {
        offer("Line above the box", () => E.lineBefore(text, box));
        offer("Keep the words, not the box", () => E.openBox(box));
        offer("Delete box", () => E.dropWhole(text, box));
      }
      if (anchor && !anchor.closest("sup")) offer("Take the link off", unlink);
      if (text.querySelector("img.editor-chosen")) {
        offer("Words of the picture", picture);
        offer("Delete picture", () => text.querySelector("img.editor-chosen").remove());
      }
      context.replaceChildren(...offered);
      context.hidden = !offered.length;
    }

    function isOn(tool) {
      if (!inText()) return false;
      if (/^(p|h2|h3)$/.test(tool)) return Boolean(E.closest(text, tool)) && (tool !== "p" || !E.closest(text, "li"));
      return document.queryCommandState(tool);
    }

    /* Keys, paste, drop ---------------------------------------------------------- */

    const KEYS = {
      "k": run(link), "z": () => undo(), "y": () => redo(), "Shift+z": () => redo(),
      "Alt+2": command("formatBlock", "h2"), "Alt+3": command("formatBlock", "h3"), "Alt+0": command("formatBlock", "p"),
      "Shift+7": command("insertOrderedList"), "Shift+8": command("insertUnorderedList"),
    };

    function pressed(event) {
      const cell = event.key === "Tab" && E.closest(text, "td, th");
      if (cell && E.tabbed(cell, event.shiftKey)) { event.preventDefault(); changed(); return; }
      if (event.key === "Enter" && !event.shiftKey && E.leftBox(text)) { event.preventDefault(); changed(); return; }
      if (event.altKey && event.key === "F10") { event.preventDefault(); tools[0].focus(); return; }
      if (!(MAC ? event.metaKey : event.ctrlKey)) return;
      const letter = /^(Digit|Key)(.)$/.exec(event.code);
      const key = `${event.altKey ? "Alt+" : ""}${event.shiftKey ? "Shift+" : ""}${letter ? letter[2].toLowerCase() : event.key}`;
      if (KEYS[key]) { event.preventDefault(); keepRange(); KEYS[key](); }
    }

    async function insert(data) {
      const html = data.getData("text/html"), plain = data.getData("text/plain");
      const taken = html ? E.pasted(html) : { markdown: E.plain(plain), pictures: 0 };
      keepRange();
      const clean = make("div");
      clean.innerHTML = await drawn(taken.markdown).catch(() => "");
      if (!clean.firstChild) clean.append(E.line(plain));
      backToRange();
      history.keep();
      place(clean);
      if (taken.pictures) said.textContent = "Pictures are not taken over. Put each in with “Picture”.";
    }

    function place(clean) {
      const only = clean.children.length === 1 && clean.firstElementChild.tagName === "P";
      const range = document.getSelection().getRangeAt(0);
      range.deleteContents();
      const nodes = [...(only ? clean.firstElementChild : clean).childNodes].filter((each) =>
        only || each.nodeType === Node.ELEMENT_NODE);
      if (!nodes.length) return;
      if (only) for (const node of nodes) insertInline(node);
      else for (const node of nodes) { E.put(text, node); E.select(node); document.getSelection().collapseToEnd(); }
    }

    text.addEventListener("beforeinput", overwrites);
    text.addEventListener("input", changed);
    text.addEventListener("keydown", pressed);
    text.addEventListener("paste", (event) => {
      event.preventDefault();
      const file = [...event.clipboardData.files].find((each) => /^image\//.test(each.type));
      if (file && !event.clipboardData.getData("text/html")) { keepRange(); run(() => picture(file))(); return; }
      insert(event.clipboardData).then(() => { changed(); history.keep(); keepRange(); });
    });
    text.addEventListener("drop", (event) => {
      event.preventDefault();
      const file = [...event.dataTransfer.files].find((each) => /^image\//.test(each.type));
      if (file) run(() => picture(file))();
      else insert(event.dataTransfer).then(() => { changed(); history.keep(); });
    });
    text.addEventListener("click", (event) => {
      if (event.target.closest("a")) event.preventDefault();
      for (const each of text.querySelectorAll(".editor-chosen")) each.removeAttribute("class");
      if (event.target.tagName === "IMG") event.target.className = "editor-chosen";
      look();
    });
    document.addEventListener("selectionchange", () => { if (inText()) { keepRange(); look(); } });
    bar.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { backToRange(); return; }
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step || event.target.tagName === "SELECT") return;
      const here = tools.indexOf(event.target);
      tools[(here + step + tools.length) % tools.length].focus();
    });

    const help = make("details", { class: "editor-help" }, make("summary", {}, "Keys"),
      make("dl", {}, ...HELP.flatMap(([keys, does]) => [make("dt", {}, keys), make("dd", {}, does)])));
    area.before(make("div", { class: "editor-tools" }, bar, context), text);
    area.after(said, help);
    (form.querySelector("[data-editor-side]") || area.closest(".form-row") || area).after(side);
    document.execCommand("defaultParagraphSeparator", false, "p");
    text.hidden = true;
    E.previewOf(form, area, side);
    show(true);
  }

  for (const area of document.querySelectorAll("textarea[data-editor]")) start(area);
})();
