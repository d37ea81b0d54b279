// A screening that nobody uses is closed: a warning first, which keeps what was typed.
// The clinic's own clock decides; this page only asks it for more time.
{
  const SECOND = 1000;
  const WARNING = 120 * SECOND;
  const dialog = document.querySelector("[data-idle]");
  const form = dialog.querySelector("form");
  const said = dialog.querySelector("[data-said]");
  const most = dialog.dataset.minutes * 60 * SECOND;
  const tabs = new BroadcastChannel("idle");
  let renewed = Date.now();
  let asked = renewed;
  let asking = false;

  const renew = () => {
    renewed = Date.now();
    dialog.close();
  };
  const end = () => {
    document.documentElement.hidden = true;
    location.replace(dialog.dataset.ended);
  };
  const stay = async () => {
    if (asking) return;
    asking = true;
    asked = Date.now();
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      if (answer.ok) {
        renew();
        tabs.postMessage("renewed");
      } else if (answer.status === 403) {
        end();
      } else {
        throw new Error(answer.statusText);
      }
    } catch {
      said.textContent = said.dataset.offline;
    } finally {
      asking = false;
    }
  };
  const say = (step) => {
    if (said.dataset.step === step) return;
    said.dataset.step = step;
    said.textContent = said.dataset[step];
  };
  const warn = (left) => {
    if (!dialog.open) {
      said.dataset.step = "";
      dialog.showModal();
    }
    if (left > WARNING / 2) say("two");
    else say(left > WARNING / 4 ? "one" : "half");
  };
  const tick = () => {
    const left = renewed + most - Date.now();
    if (left <= 0) end();
    else if (left <= WARNING) warn(left);
  };

  // Whoever works on the page is at it: no question, at most one call in a while.
  const use = () => {
    if (!dialog.open && Date.now() - asked > most / 20) stay();
  };

  tabs.onmessage = renew;
  tabs.postMessage("renewed");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    stay();
  });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    stay();
  });
  for (const sign of ["input", "keydown", "pointerdown", "scroll"]) {
    addEventListener(sign, use, { passive: true });
  }
  setInterval(tick, SECOND);
  document.addEventListener("visibilitychange", tick);
}
