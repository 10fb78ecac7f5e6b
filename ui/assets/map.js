// The element notes-map: the chunks of a collection as points. Canvas, so that thousands move smoothly; the list below it
// says the same in words. Text from notes is only ever set as textContent or drawn.
if (!customElements.get('notes-map')) customElements.define('notes-map', class extends HTMLElement {
  static STYLE = `
    :host { display: block; position: relative; color: inherit; font: inherit; }
    .stage { position: relative; height: min(70vh, 38rem); min-height: 18rem; border: 1px solid color-mix(in srgb, currentColor 18%, transparent); border-radius: .75rem; overflow: hidden; }
    canvas { width: 100%; height: 100%; display: block; touch-action: pan-y; cursor: grab; }
    canvas:focus-visible { outline: 2px solid currentColor; outline-offset: -3px; border-radius: .75rem; }
    canvas.over { cursor: pointer; }
    .tools { position: absolute; right: .5rem; top: .5rem; display: flex; gap: .25rem; }
    button { font: inherit; color: inherit; background: color-mix(in srgb, Canvas 85%, currentColor 15%); border: 0; border-radius: .5rem; cursor: pointer; }
    .tools button { width: 2.25rem; height: 2.25rem; line-height: 1; }
    .tip { position: absolute; pointer-events: none; max-width: min(22rem, 80%); padding: .45rem .7rem; border-radius: .6rem; background: Canvas; color: CanvasText; box-shadow: 0 2px 14px #0005; font-size: .875rem; line-height: 1.4; overflow-wrap: anywhere; }
    .tip b { display: block; } .tip small { opacity: .75; }
    .tip[hidden] { display: none; }
    details.notes { margin-top: .75rem; } summary { cursor: pointer; padding: .15rem 0; overflow-wrap: anywhere; }
    ul, ol { list-style: none; margin: 0; padding: 0 0 0 1rem; max-height: 22rem; overflow-y: auto; }
    i { display: inline-block; width: .7em; height: .7em; border-radius: 50%; margin-right: .5em; }
    li button { display: block; width: 100%; text-align: left; background: none; padding: .2rem .4rem; overflow-wrap: anywhere; }
    li button:hover { background: color-mix(in srgb, currentColor 10%, transparent); }
    :focus-visible { outline: 2px solid currentColor; outline-offset: 1px; }
    .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }`;

  connectedCallback() {
    if (this.shadowRoot) return;
    const { words, notes, points, lit } = JSON.parse(this.getAttribute('data'));
    Object.assign(this, { words, notes, points, lit, rank: new Map(lit.map((p, i) => [p, i + 1])), of: notes.map(() => []), box: { width: 1, height: 1 }, at: -1, zoom: 1, dx: 0, dy: 0 });
    points.forEach((p, i) => this.of[p[2]].push(i));
    const root = this.attachShadow({ mode: 'open' });
    const make = (tag, props = {}, ...children) => {
      const node = Object.assign(document.createElement(tag), props);
      node.append(...children);
      return node;
    };
    this.make = make;
    this.canvas = make('canvas', { tabIndex: 0 });
    this.canvas.setAttribute('role', 'application');
    this.canvas.setAttribute('aria-label', words.map);
    this.tip = make('div', { className: 'tip', hidden: true });
    this.tip.setAttribute('aria-hidden', 'true');
    this.said = make('div', { className: 'sr' });
    this.said.setAttribute('aria-live', 'polite');
    const tool = (text, label, act) => {
      const node = make('button', { type: 'button', textContent: text, title: label });
      node.setAttribute('aria-label', label);
      node.addEventListener('click', act);
      return node;
    };
    const tools = make('div', { className: 'tools' }, tool('+', words.in, () => this.zoomBy(1.5)),
      tool('−', words.out, () => this.zoomBy(1 / 1.5)), tool('⟲', words.reset, () => this.reset()));
    root.append(make('style', { textContent: this.constructor.STYLE }),
      make('div', { className: 'stage' }, this.canvas, tools, this.tip), this.said, this.list());
    this.listen();
    this.resize = new ResizeObserver(() => this.later());
    this.resize.observe(this.canvas);
    // The colours follow the page's own: whatever makes it light or dark changes an attribute of these, or the system's.
    this.theme = new MutationObserver(() => this.later());
    for (const node of [document.documentElement, document.body]) this.theme.observe(node, { attributes: true });
    this.scheme = matchMedia('(prefers-color-scheme: dark)');
    this.scheme.addEventListener('change', this.later);
  }

  disconnectedCallback() {
    this.resize?.disconnect();
    this.theme?.disconnect();
    this.scheme?.removeEventListener('change', this.later);
  }

  later = () => { this.frame ??= requestAnimationFrame(() => { this.frame = null; this.draw(); }); };

  // ---- drawing
  place(i) {
    const [x, y] = this.points[i], { width, height } = this.box, pad = 24;
    return [
      (pad + x / 1000 * (width - 2 * pad) - width / 2) * this.zoom + width / 2 + this.dx,
      (pad + y / 1000 * (height - 2 * pad) - height / 2) * this.zoom + height / 2 + this.dy,
    ];
  }

  draw() {
    this.box = this.canvas.getBoundingClientRect(); // asking for each point would be slow
    const { width, height } = this.box, ratio = devicePixelRatio || 1;
    if (!width) return;
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
    }
    const ink = getComputedStyle(this).color, c = this.canvas.getContext('2d');
    const [r, g, b] = ink.match(/[\d.]+/g).map(Number);
    this.dark = 0.3 * r + 0.59 * g + 0.11 * b > 128;
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.clearRect(0, 0, width, height);
    const size = Math.max(2.5, Math.min(7, 90 / Math.sqrt(this.points.length))) * Math.sqrt(this.zoom);
    const dot = (i, radius) => {
      const [x, y] = this.place(i);
      c.beginPath();
      c.arc(x, y, radius, 0, 7);
      return [x, y];
    };
    c.globalAlpha = this.lit.length ? 0.3 : 0.8;
    this.of.forEach((mine, note) => { // one path for all points of a note
      c.fillStyle = this.colour(note);
      c.beginPath();
      for (const i of mine) {
        const [x, y] = this.place(i);
        if (this.rank.has(i) || x < -size || y < -size || x > width + size || y > height + size) continue;
        c.moveTo(x + size, y);
        c.arc(x, y, size, 0, 7);
      }
      c.fill();
    });
    c.globalAlpha = 1;
    c.textAlign = 'center';
    c.textBaseline = 'middle';
    c.font = `600 11px ${getComputedStyle(this).fontFamily}`;
    for (const i of [...this.lit].reverse()) { // the best on top
      c.fillStyle = this.colour(this.points[i][2]);
      const [x, y] = dot(i, size + 6);
      c.fill();
      c.lineWidth = 2;
      c.strokeStyle = ink;
      c.stroke();
      c.fillStyle = this.dark ? '#000' : '#fff';
      c.fillText(this.rank.get(i), x, y + 0.5);
    }
    if (this.at >= 0) {
      dot(this.at, (this.rank.has(this.at) ? size + 6 : size) + 4);
      c.lineWidth = 2.5;
      c.strokeStyle = ink;
      c.stroke();
    }
    for (const mark of this.shadowRoot.querySelectorAll('i')) mark.style.background = this.colour(Number(mark.dataset.note));
  }

  colour(note) { // the golden angle keeps neighbours in the list apart
    return `hsl(${(note * 137.508 + 215) % 360} ${this.dark ? 70 : 62}% ${this.dark ? 68 : 42}%)`;
  }

  // ---- what a point says
  where([, , note, heading, first, last]) {
    const lines = first === last ? this.words.line : this.words.lines;
    return [this.notes[note], heading, lines.replace('{a}', first).replace('{b}', last)];
  }

  point(i, speak = false) {
    if (i !== this.at || speak) {
      this.at = i;
      this.later();
    }
    this.canvas.classList.toggle('over', i >= 0);
    this.tip.hidden = i < 0;
    if (i < 0) return;
    const [note, heading, line] = this.where(this.points[i]);
    const found = this.rank.has(i) ? this.words.lit.replace('{}', this.rank.get(i)) : '';
    this.tip.replaceChildren(this.make('b', { textContent: heading || note }),
      this.make('small', { textContent: [heading ? note : '', line, found].filter(Boolean).join(' · ') }));
    const [x, y] = this.place(i), { width, height } = this.box;
    this.tip.style.left = x < width / 2 ? `${Math.max(4, x + 14)}px` : 'auto';
    this.tip.style.right = x < width / 2 ? 'auto' : `${Math.max(4, width - x + 14)}px`;
    this.tip.style.top = y < height / 2 ? `${Math.max(4, y + 12)}px` : 'auto';
    this.tip.style.bottom = y < height / 2 ? 'auto' : `${Math.max(4, height - y + 12)}px`;
    if (speak) this.said.textContent = [note, heading, line, found].filter(Boolean).join(', ');
  }

  open(i) {
    const [, , note, , line_start, line_end, start, end] = this.points[i];
    const detail = { note: this.notes[note], start, end, line_start, line_end };
    this.dispatchEvent(new CustomEvent('notes-map-open', { bubbles: true, composed: true, detail }));
  }

  // ---- pointer and keys
  nearest(x, y, far = 16) {
    let best = -1, least = far * far;
    for (let i = 0; i < this.points.length; i++) {
      const [px, py] = this.place(i), d = (px - x) ** 2 + (py - y) ** 2 - (this.rank.has(i) ? 60 : 0);
      if (d < least) { least = d; best = i; }
    }
    return best;
  }

  listen() {
    const canvas = this.canvas;
    let drag = null;
    canvas.addEventListener('pointerdown', (e) => { drag = { x: e.clientX, y: e.clientY, dx: this.dx, dy: this.dy, moved: false }; canvas.setPointerCapture(e.pointerId); });
    canvas.addEventListener('pointermove', (e) => {
      if (drag && (drag.moved ||= Math.hypot(e.clientX - drag.x, e.clientY - drag.y) > 4)) {
        this.dx = drag.dx + e.clientX - drag.x;
        this.dy = drag.dy + e.clientY - drag.y;
        this.point(-1);
        this.later();
      } else if (!drag) this.point(this.nearest(e.offsetX, e.offsetY));
    });
    canvas.addEventListener('pointerup', (e) => {
      const click = drag && !drag.moved;
      drag = null;
      if (!click) return;
      const i = this.nearest(e.offsetX, e.offsetY, e.pointerType === 'mouse' ? 16 : 28);
      const again = i === this.at || e.pointerType === 'mouse'; // a finger's first touch tells what a mouse shows on hover
      this.point(i, true);
      if (i >= 0 && again) this.open(i);
    });
    canvas.addEventListener('pointercancel', () => { drag = null; });
    canvas.addEventListener('pointerleave', () => { if (!drag && this.shadowRoot.activeElement !== canvas) this.point(-1); });
    canvas.addEventListener('blur', () => this.point(-1));
    canvas.addEventListener('wheel', (e) => {
      if (!e.ctrlKey && !e.metaKey && this.shadowRoot.activeElement !== canvas) return; // the page scrolls on
      e.preventDefault();
      this.zoomBy(Math.exp(-e.deltaY / 300), e.offsetX, e.offsetY);
    }, { passive: false });
    canvas.addEventListener('dblclick', (e) => this.zoomBy(1.8, e.offsetX, e.offsetY));
    canvas.addEventListener('keydown', (e) => {
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
      if (step) this.point(this.towards(...step), true);
      else if (e.key === 'Enter' && this.at >= 0) this.open(this.at);
      else if (e.key === '+' || e.key === '=') this.zoomBy(1.5);
      else if (e.key === '-') this.zoomBy(1 / 1.5);
      else if (e.key === '0') this.reset();
      else if (e.key === 'Escape') this.point(-1);
      else return;
      e.preventDefault();
    });
  }

  towards(sx, sy) { // the nearest point in that direction; the first time the best hit, or the first point
    if (this.at < 0) return this.lit[0] ?? 0;
    const [x, y] = this.place(this.at);
    let best = this.at, least = Infinity;
    for (let i = 0; i < this.points.length; i++) {
      const [px, py] = this.place(i), along = (px - x) * sx + (py - y) * sy, aside = Math.abs((px - x) * sy + (py - y) * sx);
      if (i !== this.at && along > 0.5 && along + 2 * aside < least) { least = along + 2 * aside; best = i; }
    }
    return best;
  }

  zoomBy(by, x, y) {
    const { width, height } = this.box, zoom = Math.min(40, Math.max(1, this.zoom * by));
    const k = zoom / this.zoom, cx = (x ?? width / 2) - width / 2, cy = (y ?? height / 2) - height / 2;
    this.dx = cx - k * (cx - this.dx);
    this.dy = cy - k * (cy - this.dy);
    this.zoom = zoom;
    if (zoom === 1) this.dx = this.dy = 0;
    this.point(this.at);
    this.later();
  }

  reset() { this.zoom = 1; this.zoomBy(1); }

  // ---- the same in words: a note unfolds into its passages when it is wanted
  list() {
    const rows = this.of.map((mine, note) => {
      const mark = this.make('i');
      mark.dataset.note = note;
      const passages = this.make('ol');
      const fold = this.make('details', {}, this.make('summary', {}, mark, `${this.notes[note]} (${mine.length})`), passages);
      fold.addEventListener('toggle', () => {
        if (passages.childElementCount) return;
        passages.append(...mine.map((i) => {
          const [, heading, line] = this.where(this.points[i]);
          const found = this.rank.has(i) ? this.words.lit.replace('{}', this.rank.get(i)) : '';
          const button = this.make('button', { type: 'button', textContent: [heading, line, found].filter(Boolean).join(' · ') });
          button.addEventListener('focus', () => this.point(i));
          button.addEventListener('pointerenter', () => this.point(i));
          button.addEventListener('click', () => this.open(i));
          return this.make('li', {}, button);
        }));
      });
      return this.make('li', {}, fold);
    });
    return this.make('details', { className: 'notes', open: this.notes.length <= 12 }, this.make('summary', { textContent: this.words.list }), this.make('ul', {}, ...rows));
  }
});
