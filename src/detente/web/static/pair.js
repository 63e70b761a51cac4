// What a pair's page gains where scripts run: sliders for the two days, and charts that answer the pointer. Without it
// the form sends the same two days, and the charts are pictures.
(function () {
  'use strict';

  const DAY = 86400000;
  const VENDOR = '/static/vendor/';
  const number = (text) => Date.parse(text + 'T00:00:00Z') / DAY;
  const day = (count) => new Date(count * DAY).toISOString().slice(0, 10);

  const inWords = (text) => new Date(text + 'T00:00:00Z').toLocaleDateString('en-GB',
    { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

  // Ticks on the days on which something changed; null where there are none.
  function ticks(id, days) {
    if (!days.length) return null;
    const list = document.createElement('datalist');
    list.id = id;
    list.append(...days.map((each) => Object.assign(document.createElement('option'), { value: number(each) })));
    return list;
  }

  // What lies at the two ends; those who hear the page are told the day itself.
  function ends(first) {
    const line = document.createElement('span');
    line.className = 'ends';
    line.setAttribute('aria-hidden', 'true');
    for (const words of [inWords(first), 'today']) {
      line.append(Object.assign(document.createElement('span'), { textContent: words }));
    }
    return line;
  }

  // A slider under each date, from the first report to today. It moves the date; the form does the rest.
  function slider(input, first, last, changed) {
    const label = document.querySelector('label[for="' + input.id + '"]');
    const range = document.createElement('input');
    Object.assign(range, { type: 'range', min: number(first), max: number(last), step: 1 });
    range.setAttribute('aria-label', label.textContent.trim());
    const follow = () => {
      range.value = input.value ? number(input.value) : range.max;
      range.setAttribute('aria-valuetext', input.value ? inWords(input.value) : 'all that is known');
    };
    range.addEventListener('input', () => {
      input.value = day(Number(range.value));
      range.setAttribute('aria-valuetext', inWords(input.value));
    });
    input.addEventListener('input', follow);
    follow();
    input.parentElement.classList.add('slider');
    const marks = ticks(input.id + '-ticks', changed);
    if (marks) {
      range.setAttribute('list', marks.id);
      input.parentElement.append(marks);
    }
    input.parentElement.append(range, ends(first));
  }

  function sliders() {
    const form = document.getElementById('dates');
    if (!form || !form.dataset.first || form.dataset.first >= form.dataset.last) return;
    const changed = (form.dataset.changed || '').split(' ').filter(Boolean);
    slider(document.getElementById('as_of'), form.dataset.first, form.dataset.last, changed);
    slider(document.getElementById('known'), form.dataset.first, form.dataset.last, []);
    // A field left empty is not asked for: addresses stay as short as those that are cited.
    form.addEventListener('htmx:configRequest', (event) => {
      const asked = event.detail.parameters;
      if (!asked.known) {
        delete asked.known;
        delete asked.clock;
      }
    });
  }

  // Scripts for charts are large, and are fetched when the first chart comes into view.
  let ready;
  function vega() {
    ready = ready || ['vega.min.js', 'vega-lite.min.js', 'vega-embed.min.js', 'vega-interpreter.js'].reduce(
      (before, file) => before.then(() => new Promise((done, failed) => {
        const script = document.createElement('script');
        Object.assign(script, { src: VENDOR + file, onload: done, onerror: failed });
        document.head.append(script);
      })), Promise.resolve());
    return ready;
  }

  async function draw(figure) {
    const dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
    const width = Math.round(figure.clientWidth);
    const address = figure.dataset.chart + '&width=' + width + (dark ? '&theme=dark' : '');
    const [answer] = await Promise.all([fetch(address), vega()]);
    if (!answer.ok) return;
    const place = document.createElement('div');
    await window.vegaEmbed(place, await answer.json(), {
      actions: false, ast: true, defaultStyle: false, expr: window.vegaInterpreter, renderer: 'svg',
      tooltip: { disableDefaultStyle: true }, loader: { target: '_self' },
      // Vega's advice is for whoever writes the charts; faults are still told.
      logLevel: 1,
    });
    const picture = figure.querySelector('picture');
    if (picture) {
      place.firstElementChild.setAttribute('aria-label', picture.querySelector('img').alt);
      picture.replaceWith(place);
    }
  }

  // Where a chart cannot be made live its picture stays.
  const seen = new IntersectionObserver((found) => {
    for (const each of found.filter((one) => one.isIntersecting)) {
      seen.unobserve(each.target);
      draw(each.target).catch(() => {});
    }
  });

  function charts(within) {
    within.querySelectorAll('figure[data-chart]').forEach((figure) => seen.observe(figure));
  }

  sliders();
  charts(document);
  document.addEventListener('htmx:oobAfterSwap', (event) => charts(event.detail.target));
}());
