// Optional: the page is complete without it. Shows the questions that an answer brings up at once,
// and keeps "none of these" alone. Everything is decided by the server.
(() => {
  const form = document.forms[0];
  const questions = document.getElementById("questions");
  if (!form || !questions) return;
  const live = new Set((form.dataset.live || "").split(" "));
  const away = new Map(); // questions taken out, with what was written in them
  let turn = 0;

  const listed = (root) => [...root.querySelectorAll("#questions > .question")];

  function place(fresh) {
    const wanted = listed(fresh);
    const ids = new Set(wanted.map((question) => question.id));
    for (const question of listed(document)) {
      if (ids.has(question.id)) continue;
      away.set(question.id, question);
      question.remove();
    }
    let next = questions.firstElementChild;
    for (const question of wanted) {
      const here = document.getElementById(question.id);
      if (here) {
        const title = "legend, .title, .choice span";
        const text = here.querySelector(title);
        const words = question.querySelector(title);
        if (text && words && text.textContent !== words.textContent) {
          text.replaceChildren(...words.childNodes);
        }
        next = here.nextElementSibling;
      } else {
        questions.insertBefore(away.get(question.id) || document.adoptNode(question), next);
      }
    }
    form.elements._asked.value = fresh.querySelector("[name=_asked]").value;
  }

  async function refresh() {
    const mine = ++turn;
    const body = new URLSearchParams(new FormData(form));
    body.set("_action", "look");
    try {
      const answer = await fetch(form.action, { method: "POST", body });
      if (!answer.ok) return;
      const text = await answer.text();
      if (mine === turn) place(new DOMParser().parseFromString(text, "text/html"));
    } catch {
      // Without the network the server asks after sending, as without this script.
    }
  }

  form.addEventListener("change", ({ target }) => {
    if (target.type === "checkbox" && target.checked && target.name !== "_clear") {
      for (const box of form.querySelectorAll(`[name="${CSS.escape(target.name)}"]:checked`)) {
        const clash = "alone" in target.dataset || "alone" in box.dataset;
        if (box !== target && clash) box.checked = false;
      }
    }
    if (live.has(target.name.split(".")[0])) refresh();
  });
})();
