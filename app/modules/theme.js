// Light, dark, or as the system has it. A classic script in the head: the class is set before the first paint.
// The choice is kept in this browser only; without storage the choice lasts for the page.
(() => {
  const KEY = "drydock.theme";
  const CHOICES = [["system", "System"], ["light", "Light"], ["dark", "Dark"]];

  function stored() {
    try {
      return localStorage.getItem(KEY) ?? "system";
    } catch {
      return "system";
    }
  }

  function apply(choice) {
    const root = document.documentElement;
    root.classList.toggle("theme-light", choice === "light");
    root.classList.toggle("theme-dark", choice === "dark");
  }

  function offer(place) {
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", "Colours");
    const buttons = CHOICES.map(([value, text]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.addEventListener("click", () => {
        try {
          localStorage.setItem(KEY, value);
        } catch {
          // No storage: the choice lasts for this page.
        }
        apply(value);
        show(value);
      });
      return [value, button];
    });
    const show = (choice) => {
      for (const [value, button] of buttons) button.setAttribute("aria-pressed", String(value === choice));
    };
    place.append(...buttons.map(([, button]) => button));
    show(stored());
    place.hidden = false;
  }

  apply(stored());
  document.addEventListener("DOMContentLoaded", () => {
    for (const place of document.querySelectorAll("[data-theme-choice]")) offer(place);
  });
  addEventListener("storage", (event) => event.key === KEY && apply(stored()));
})();
