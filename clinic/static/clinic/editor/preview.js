/* Beside the text: the real page at the width of a phone and of a desk, and what the
   checks say. Both ask this site alone, a moment after the last key. */
"use strict";

(() => {
  const { make } = window.clinicEditor;
  const WAIT = 700;
  const AGAIN = 60000;
  const WIDTHS = { phone: 390, desktop: 1280 };
  const SENT = ["csrfmiddlewaretoken", "article", "title", "summary", "body", "source_lines",
    "updated_on", "next_review_on"];

  function valuesOf(form) {
    return SENT.filter((name) => form.elements[name]).map((name) => [name, form.elements[name].value]);
  }

  function frameOf() {
    return make("iframe", { name: "editor-preview", title: "The page as readers see it", class: "editor-frame" });
  }

  function fit(frame, kind) {
    const room = frame.parentElement.clientWidth, width = WIDTHS[kind];
    const scale = Math.min(1, room / width);
    frame.style.width = `${width}px`;
    frame.style.height = `${760 / scale}px`;
    frame.style.transform = `scale(${scale})`;
    frame.parentElement.style.height = "762px";
  }

  window.clinicEditor.previewOf = (form, area, shown) => {
    const frame = frameOf(), box = make("div", { class: "editor-frame-box" }, frame);
    const buttons = Object.keys(WIDTHS).map((kind) => make("button", {
      type: "button", class: "button", "data-width": kind, "aria-pressed": kind === "phone" },
      kind === "phone" ? "Phone" : "Desktop"));
    const checks = make("div", { class: "editor-checks" });
    const state = make("p", { role: "status", class: "editor-state" });
    const post = make("form", { method: "post", action: area.dataset.preview, target: "editor-preview", hidden: true });
    let kind = "phone", timer = 0, scrolled = 0, count = "";

    function show() {
      post.replaceChildren(...valuesOf(form).map(([name, value]) => {
        const each = make("textarea", { name });
        each.value = value;
        return each;
      }));
      try { scrolled = frame.contentWindow.scrollY; } catch { scrolled = 0; }
      post.submit();
    }

    // What nobody asked for is no use of the session: it must come to rest.
    async function lookOver(headers = {}) {
      const body = new URLSearchParams(valuesOf(form));
      const answer = await fetch(area.dataset.checks, { method: "POST", body, headers }).catch(() => null);
      if (!answer || !answer.ok || answer.redirected) {
        state.textContent = "The checks cannot be reached, or you are signed out. Your text is still here.";
        return;
      }
      checks.innerHTML = await answer.text();
      const now = checks.firstElementChild ? checks.firstElementChild.dataset.said : "";
      if (now !== count) state.textContent = count = now;
    }

    const refresh = () => { clearTimeout(timer); timer = setTimeout(() => { show(); lookOver(); }, WAIT); };

    frame.addEventListener("load", () => { try { frame.contentWindow.scrollTo(0, scrolled); } catch { /* not ours */ } });
    for (const button of buttons) button.addEventListener("click", () => {
      kind = button.dataset.width;
      for (const each of buttons) each.setAttribute("aria-pressed", String(each === button));
      fit(frame, kind);
    });
    shown.append(
      make("section", { class: "editor-side", "aria-labelledby": "editor-checks-title" },
        make("h2", { id: "editor-checks-title" }, "What the checks say"), state, checks),
      make("section", { class: "editor-side", "aria-labelledby": "editor-preview-title" },
        make("h2", { id: "editor-preview-title" }, "Preview: the real page"),
        make("div", { class: "editor-widths", role: "group", "aria-label": "Width of the preview" }, ...buttons),
        box));
    document.body.append(post);
    fit(frame, kind);
    addEventListener("resize", () => fit(frame, kind));
    form.addEventListener("input", refresh);
    setInterval(() => { if (!document.hidden) lookOver({ "X-Unasked": "1" }); }, AGAIN);
    refresh();
    return { refresh };
  };
})();
