// Find a name in a long list by typing a part of it (the ARIA combobox with a listbox).
// The list stays the form's control and holds the answer: where this script does not run,
// or fails before its last step, the list is there as it was.
{
  const PAUSE = 500;
  const NOT_FOUND = 4;
  const LEAST_LETTERS_WITH_A_TYPO = 4;

  const wordsOf = (text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().match(/[\p{L}\p{N}]+/gu) || [];
  const same = (text, other) => wordsOf(text).join(" ") === wordsOf(other).join(" ");

  // Whether a word begins with what was typed, but for one letter that is wrong, missing,
  // too many, or swapped with the next one.
  const nearlyBegins = (word, typed) => {
    let at = 0;
    while (at < typed.length && typed[at] === word[at]) at += 1;
    const rest = typed.slice(at);
    const swapped = rest[0] === word[at + 1] && rest[1] === word[at];
    return (
      word.startsWith(rest.slice(1), at + 1) ||
      word.startsWith(rest, at + 1) ||
      word.startsWith(rest.slice(1), at) ||
      (swapped && word.startsWith(rest.slice(2), at + 2))
    );
  };
  const rank = (words, typed) => {
    const begins = (part) => words.some((word) => word.startsWith(part));
    const nearly = (part) =>
      part.length >= LEAST_LETTERS_WITH_A_TYPO && words.some((word) => nearlyBegins(word, part));
    if (typed.every(begins)) return words[0].startsWith(typed[0]) ? 0 : 1;
    if (!typed.every((part) => begins(part) || nearly(part))) return NOT_FOUND;
    return nearlyBegins(words[0], typed[0]) ? 2 : 3;
  };
  // Typing mistakes count only where nothing else is found; each medicine stands once.
  const matching = (lines, typed) => {
    const ranked = lines.map((line) => [rank(line.words, typed), line]);
    const below = ranked.some(([place]) => place < 2) ? 2 : NOT_FOUND;
    const found = ranked.filter(([place]) => place < below).sort((a, b) => a[0] - b[0]);
    const once = new Map(found.map(([, line]) => [line.value, line]).reverse());
    return found.map(([, line]) => line).filter((line) => once.get(line.value) === line);
  };
  const search = (lines, text) => {
    const typed = wordsOf(text);
    if (!typed.length) return lines;
    const found = matching(lines, typed);
    // "Effexor XR", "Zoloft 50 mg": what follows the name may stand in no list.
    return found.length ? found : matching(lines, typed.slice(0, 1));
  };

  let pressed = false;
  const press = (event) => {
    pressed = event.type === "pointerdown";
  };
  for (const type of ["pointerdown", "pointerup", "pointercancel"]) {
    addEventListener(type, press, true);
  }

  const make = (tag, attributes) => {
    const element = document.createElement(tag);
    for (const name of Object.keys(attributes)) element.setAttribute(name, attributes[name]);
    return element;
  };
  const linesOf = (select, wanted) =>
    [...select.options]
      .filter((option) => option.value && "always" in option.parentElement.dataset === wanted)
      .map(({ value, text }) => ({ value, text, words: wordsOf(text) }));

  const enhance = (select) => {
    const { id, dataset: said } = select;
    const names = linesOf(select, false);
    const always = linesOf(select, true);
    const label = select.labels[0].textContent.trim();
    const hint = document.getElementById(`${id}-hint`);
    const input = make("input", {
      type: "text",
      role: "combobox",
      autocomplete: "off",
      autocapitalize: "none",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": `${id}-names`,
      "aria-describedby": select.getAttribute("aria-describedby"),
    });
    const list = make("ul", { role: "listbox", id: `${id}-names`, "aria-label": label });
    const box = make("div", { class: "find" });
    const status = make("p", { class: "visually-hidden", role: "status" });
    let shown = [];
    let active = -1;
    let timer;

    list.hidden = true;
    box.append(input, list);
    if (select.hasAttribute("aria-invalid")) input.setAttribute("aria-invalid", "true");

    const chosen = () => (select.value ? select.selectedOptions[0].text : "");
    const say = (text, seen = false) => {
      clearTimeout(timer);
      status.className = seen ? "hint" : "visually-hidden";
      status.textContent = text;
    };
    const mark = (place) => {
      list.children[active]?.setAttribute("aria-selected", "false");
      active = place;
      const line = list.children[active];
      if (!line) return input.removeAttribute("aria-activedescendant");
      line.setAttribute("aria-selected", "true");
      input.setAttribute("aria-activedescendant", line.id);
      line.scrollIntoView({ block: "nearest" });
    };
    const close = () => {
      mark(-1);
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
    };
    const draw = (found) => {
      shown = [...found, ...always];
      active = -1;
      input.removeAttribute("aria-activedescendant");
      list.replaceChildren(
        ...shown.map((line, place) => {
          const item = make("li", { role: "option", id: `${id}-${place}-line`, "aria-selected": "false" });
          item.textContent = line.text;
          if (place === found.length) item.className = "rest";
          return item;
        }),
      );
      list.hidden = false;
      list.scrollTop = 0;
      input.setAttribute("aria-expanded", "true");
      // The names stand below the box: on a phone there must be room between it and the keys.
      const low = list.getBoundingClientRect().bottom > visualViewport.height;
      if (low) input.scrollIntoView({ block: "start" });
    };
    const open = () => draw(input.value === chosen() ? names : search(names, input.value));
    const choose = ({ value, text }) => {
      const typed = input.value.trim();
      const unknown = value === "other" && !select.value && typed && !search(names, typed).length;
      if (unknown) keep(typed);
      select.value = value;
      input.value = text;
      close();
      say(said.chosen.replace("{name}", text));
    };
    // What is in no list goes where its name is asked for.
    const keep = (typed) => {
      const other = document.getElementById(said.other);
      if (!other.value.includes(typed)) {
        other.value = [other.value, typed].filter(Boolean).join("; ");
      }
    };
    // The answer that the text stands for: only a whole name is taken for one.
    const settle = () => {
      const text = input.value.trim();
      if (text === chosen()) return;
      const line = [...names, ...always].find(
        (one) => same(one.text, text) || same(one.text.replace(/ \(.*/, ""), text),
      );
      select.value = text && line ? line.value : "";
      if (select.value) input.value = line.text;
    };
    const warn = () => {
      const text = input.value.trim();
      say(text && !select.value ? said.unknown.replace("{name}", text) : "", true);
    };
    const leave = () => {
      close();
      settle();
      // The sentence moves what stands below it: not from under a finger that is down.
      if (pressed) addEventListener("pointerup", () => setTimeout(warn), { once: true });
      else setTimeout(warn);
    };

    input.addEventListener("input", () => {
      select.value = "";
      const found = search(names, input.value);
      draw(found);
      say("");
      const many = found.length > 1 ? said.many.replace("{n}", found.length) : said.one;
      timer = setTimeout(() => say(found.length ? many : said.none), PAUSE);
    });
    input.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        if (list.hidden) open();
        const from = active < 0 && step < 0 ? 0 : active;
        mark((from + step + shown.length) % shown.length);
      } else if (event.key === "Enter" && !list.hidden) {
        event.preventDefault();
        if (active < 0) close();
        else choose(shown[active]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === "Tab" && active >= 0) {
        choose(shown[active]);
      }
    });
    input.addEventListener("click", () => (list.hidden ? open() : close()));
    input.addEventListener("focus", () => input.select());
    input.addEventListener("blur", leave);
    // A press on the list leaves the focus, and the keyboard of a phone, where it is.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const line = event.target.closest("li");
      if (line) choose(shown[[...list.children].indexOf(line)]);
    });
    // From here on the box stands for the list: a fault above has changed nothing yet.
    input.value = chosen();
    hint.textContent = said.how;
    select.before(box, status);
    select.id = `${id}-value`;
    input.id = id;
    select.hidden = true;
    select.form.addEventListener("submit", () => {
      settle();
      const text = input.value.trim();
      if (!text || select.value) return;
      keep(text);
      select.value = "other";
    });
    // A browser may put back what was chosen before.
    addEventListener("pageshow", () => {
      if (select.value) input.value = chosen();
    });
  };

  for (const select of document.querySelectorAll("select[data-find]")) enhance(select);
}
