/* Small windows that ask what a link, a picture or a source needs. */
"use strict";

(() => {
  let number = 0;

  function make(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== false && value !== null) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children);
    return node;
  }

  function row(field) {
    const id = `editor-field-${++number}`;
    const { label, hint, options, ...attributes } = field;
    const input = options
      ? make("select", { ...attributes, id }, ...options.map(([value, text]) => make("option", { value }, text)))
      : make("input", { ...attributes, id });
    const parts = [make("label", { for: id }, label)];
    if (hint) {
      parts.push(make("p", { id: `${id}-hint`, class: "help" }, hint));
      input.setAttribute("aria-describedby", `${id}-hint`);
    }
    return { input, node: make("div", { class: "editor-field" }, ...parts, input) };
  }

  /* Ask, and give back what was typed by name; null when the person closes the window.
     `accept` takes the values and returns a sentence when something is wrong. */
  function ask({ title, fields, button, accept }) {
    const rows = fields.map(row);
    const wrong = make("p", { class: "errornote", role: "alert", hidden: true });
    const cancel = make("button", { type: "button", class: "button" }, "Cancel");
    const send = make("button", { type: "submit", class: "button default" }, button);
    const form = make("form", { method: "dialog", novalidate: true },
      make("h2", { id: "editor-dialog-title" }, title), wrong, ...rows.map((each) => each.node),
      make("div", { class: "editor-buttons" }, send, cancel));
    const dialog = make("dialog", { class: "editor-dialog", "aria-labelledby": "editor-dialog-title" }, form);
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((resolve) => {
      const close = (value) => { dialog.close(); dialog.remove(); resolve(value); };
      const refuse = (sentence) => { wrong.textContent = sentence; wrong.hidden = false; };
      cancel.addEventListener("click", () => close(null));
      dialog.addEventListener("cancel", (event) => { event.preventDefault(); close(null); });
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const values = Object.fromEntries(rows.map(({ input }) =>
          [input.name, input.type === "file" ? input.files[0] : input.value.trim()]));
        send.disabled = true;
        const sentence = accept ? await accept(values) : "";
        send.disabled = false;
        if (sentence) refuse(sentence);
        else close(values);
      });
    });
  }

  function addressProblem(address) {
    if (/^(https:\/\/[^\s]+\.[^\s]+|(tel|sms|mailto):[^\s]+|\/[^\s]*|#[^\s]+)$/i.test(address)) return "";
    return "Write a whole address, such as https://www.fda.gov, tel:911 or /learn/, or choose a page.";
  }

  Object.assign(window.clinicEditor, { ask, make, addressProblem });
})();
