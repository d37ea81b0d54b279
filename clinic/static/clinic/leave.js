// Leave at once: the page goes blank, and Back does not bring it up again.
// Three times Shift does the same, as on other sites that people must leave in a hurry.
{
  const PRESSES = 3;
  const PAUSE = 5000;
  const page = document.documentElement;
  const link = document.querySelector("[data-leave]");
  const said = document.querySelector("[data-leave-said]");
  const tabs = new BroadcastChannel("leave");
  let presses = 0;
  let typing = false;
  let timer;

  const go = () => {
    page.hidden = true;
    document.title = link.dataset.leave;
    location.replace(link.href);
  };
  const leave = () => {
    tabs.postMessage("left");
    go();
  };
  const count = (number) => {
    presses = number;
    clearTimeout(timer);
    if (number) timer = setTimeout(() => count(0), PAUSE);
    said.textContent = number ? said.dataset[`left${PRESSES - number}`] : "";
  };

  if (link) {
    tabs.onmessage = go;
    document.querySelector("[data-leave-keys]").hidden = false;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      leave();
    });
    addEventListener("keyup", (event) => {
      // A capital letter ends with a Shift of its own, which does not count.
      if (event.key === "Shift" && !typing) {
        count(presses + 1);
        if (presses === PRESSES) leave();
      } else if (event.key !== "Shift" && presses) {
        count(0);
      }
      typing = event.shiftKey;
    });
  }

  // A private page kept in memory shows nothing and asks the clinic anew.
  if ("private" in document.body.dataset) {
    addEventListener("pagehide", (event) => {
      if (event.persisted) page.hidden = true;
    });
    addEventListener("pageshow", (event) => {
      if (event.persisted) location.replace(location.href);
    });
  }
}
