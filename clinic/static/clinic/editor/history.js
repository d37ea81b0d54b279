/* Undo and redo over everything, boxes and tables too: copies of the whole text. */
"use strict";

(() => {
  const MOST = 100;

  const pathTo = (root, node) => {
    const path = [];
    for (let each = node; each !== root; each = each.parentNode) {
      if (!each || !each.parentNode) return null;
      path.unshift([...each.parentNode.childNodes].indexOf(each));
    }
    return path;
  };

  function caretOf(root) {
    const selection = document.getSelection();
    if (!selection.rangeCount || !root.contains(selection.focusNode)) return null;
    return { path: pathTo(root, selection.focusNode), offset: selection.focusOffset };
  }

  function placeCaret(root, caret) {
    let node = root;
    for (const step of (caret && caret.path) || []) node = node.childNodes[step] || node;
    const most = node.nodeType === Node.TEXT_NODE ? node.data.length : node.childNodes.length;
    document.getSelection().collapse(node, Math.min((caret && caret.offset) || 0, most));
  }

  window.clinicEditor.historyOf = (root) => {
    let past = [], place = -1;

    const snapshot = () => ({ copy: root.cloneNode(true), html: root.innerHTML, caret: caretOf(root) });

    function keep() {
      if (place >= 0 && past[place].html === root.innerHTML) {
        past[place].caret = caretOf(root) || past[place].caret;
        return;
      }
      past = [...past.slice(Math.max(0, place + 2 - MOST), place + 1), snapshot()];
      place = past.length - 1;
    }

    function go(step) {
      keep();
      if (!past[place + step]) return false;
      place += step;
      root.replaceChildren(...past[place].copy.cloneNode(true).childNodes);
      root.focus();
      placeCaret(root, past[place].caret);
      return true;
    }

    return { keep, undo: () => go(-1), redo: () => go(1), forget: () => { past = []; place = -1; } };
  };
})();
