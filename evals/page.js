for (const button of document.querySelectorAll("button[data-show]")) {
  button.addEventListener("click", () => {
    const section = button.closest("section");
    for (const other of section.querySelectorAll("button[data-show]")) other.setAttribute("aria-pressed", other === button);
    for (const row of section.querySelectorAll("details[data-outcome]")) {
      row.hidden = button.dataset.show !== "" && row.dataset.outcome !== button.dataset.show;
    }
  });
}
