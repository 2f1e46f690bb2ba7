/* Cadence: selections swap only the list below; dragging over a heat map selects its cells. */
(function () {
  const LISTED = ['days', 'ours', 'hours', 'state', 'tier', 'gap', 'every'];
  const list = () => document.getElementById('behind');

  async function show(address, chosen) {
    await htmx.ajax('GET', address, { target: '#behind', swap: 'outerHTML' });
    history.replaceState(null, '', address);
    document.querySelectorAll('.tl-heat .tl-on').forEach((cell) => cell.classList.remove('tl-on'));
    chosen.forEach((cell) => cell.classList.add('tl-on'));
    const box = list().getBoundingClientRect();
    if (box.top < 0 || box.top > innerHeight - 200) list().scrollIntoView({ block: 'start' });
    list().focus({ preventScroll: true });
  }

  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-behind]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const cell = link.closest('.tl-heat td');
    const kept = link.closest('#behind') && link.matches('.tl-facet, .tl-link')
      ? [...document.querySelectorAll('.tl-heat .tl-on')] : [];
    show(link.getAttribute('href'), cell ? [cell] : kept);
  });

  document.querySelectorAll('[data-submit]').forEach((field) => field.addEventListener('change', () => field.form.submit()));

  /* ---- dragging over cells ---- */
  const place = (cell) => [cell.parentElement.rowIndex, cell.cellIndex];
  function between(map, from, to) {
    if (map.dataset.brush === 'days') {
      const [first, last] = [from.dataset.key, to.dataset.key].sort();
      return [...map.querySelectorAll('td[data-key]')].filter(({ dataset }) => dataset.key >= first && dataset.key <= last);
    }
    const [[row1, column1], [row2, column2]] = [place(from), place(to)];
    const inside = (value, one, other) => value >= Math.min(one, other) && value <= Math.max(one, other);
    return [...map.querySelectorAll('td[data-key]')].filter((cell) => {
      const [row, column] = place(cell);
      return inside(row, row1, row2) && inside(column, column1, column2);
    });
  }

  function address(map, cells) {
    const asked = new URLSearchParams(location.search);
    LISTED.forEach((name) => asked.delete(name));
    const keys = cells.map((cell) => cell.dataset.key);
    if (map.dataset.brush === 'days') {
      const sorted = keys.sort();
      asked.set('days', `${sorted[0]}..${sorted[sorted.length - 1]}`);
    } else {
      const ends = (numbers) => `${Math.min(...numbers)}-${Math.max(...numbers)}`;
      const parts = keys.map((key) => key.split('.').map(Number));
      asked.set('hours', `${ends(parts.map(([weekday]) => weekday))}.${ends(parts.map(([, hour]) => hour))}`);
    }
    return `?${asked}`;
  }

  document.querySelectorAll('[data-brush]').forEach((map) => {
    let from = null;
    let to = null;
    const cellAt = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest('td[data-key]');
    const mark = () => {
      map.querySelectorAll('.tl-on').forEach((cell) => cell.classList.remove('tl-on'));
      between(map, from, to).forEach((cell) => cell.classList.add('tl-on'));
    };
    map.addEventListener('pointerdown', (event) => {
      from = event.button || event.pointerType === 'touch' ? null : event.target.closest('td[data-key]');
      to = from;
    });
    map.addEventListener('pointermove', (event) => {
      const cell = from && event.buttons ? cellAt(event) : null;
      if (!cell || cell === to || !map.contains(cell)) return;
      to = cell;
      mark();
    });
    addEventListener('pointerup', () => {
      if (from && to && from !== to) {
        const cells = between(map, from, to);
        map.addEventListener('click', (click) => { click.stopPropagation(); click.preventDefault(); }, { once: true, capture: true });
        show(address(map, cells), cells);
      }
      from = null;
    });
  });

  /* ---- weeks ---- */
  const source = document.getElementById('trend-data');
  if (!source || !window.TouchlineCharts) return;
  const told = JSON.parse(source.textContent);
  const { axis, draw, token } = TouchlineCharts;
  const line = (name, data, style) => ({
    name, data, type: 'line', symbol: 'circle', symbolSize: 5, showSymbol: false, lineStyle: style, itemStyle: { color: style.color },
  });
  let band = null; // the first and last of the weeks that are dragged over
  const marked = () => ({
    silent: true,
    itemStyle: { color: token('accent-soft'), borderColor: token('accent-line'), borderWidth: 2, opacity: 0.7 },
    data: band ? [[{ xAxis: band[0] }, { xAxis: band[1] }]] : [],
  });
  const chart = draw('trend', () => ({
    grid: { left: 8, right: 26, top: 12, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      axisPointer: { lineStyle: { color: token('line-strong') } },
      formatter: (points) => [told.words.week.replace('{day}', points[0].axisValue), ...points.map((point) => `${point.seriesName}: ${point.value}`)].join('\n'),
    },
    xAxis: axis({ type: 'category', data: told.weeks, boundaryGap: false, splitLine: { show: false } }),
    yAxis: axis({ type: 'value', min: 0, splitNumber: 3 }),
    series: [
      ...(told.before.length ? [line(told.words.before, told.before, { color: token('ink-3'), width: 1.5, type: [4, 3] })] : []),
      { ...line(told.words.now, told.now, { color: token('accent'), width: 2.5 }), markArea: marked() },
    ],
  }));
  if (!chart) return;
  let start = null;
  const byTouch = ({ event }) => event.zrByTouch || event.pointerType === 'touch'; // dragging scrolls
  const weekAt = (event) => {
    const point = [event.offsetX, event.offsetY];
    if (!chart.containPixel('grid', point)) return null;
    return Math.min(Math.max(Math.round(chart.convertFromPixel('grid', point)[0]), 0), told.weeks.length - 1);
  };
  const reach = (event) => {
    const week = weekAt(event);
    if (start === null || week === null) return;
    band = [Math.min(start, week), Math.max(start, week)];
    chart.setOption({ series: told.before.length ? [{}, { markArea: marked() }] : [{ markArea: marked() }] });
  };
  const select = (event) => {
    reach(event);
    if (start === null || !band) return;
    start = null;
    const last = new Date(`${told.days[band[1]]}T00:00:00Z`);
    last.setUTCDate(last.getUTCDate() + 6);
    const asked = new URLSearchParams(location.search);
    LISTED.forEach((name) => asked.delete(name));
    asked.set('days', `${told.days[band[0]]}..${last.toISOString().slice(0, 10)}`);
    asked.set('ours', 'all');
    show(`?${asked}`, []);
  };
  const pad = chart.getZr();
  pad.on('mousedown', (event) => { start = byTouch(event) ? null : weekAt(event); reach(event); });
  pad.on('mousemove', (event) => { if (event.event.buttons) reach(event); });
  pad.on('mouseup', (event) => { if (!byTouch(event)) select(event); });
  pad.on('click', (event) => { if (byTouch(event)) { start = weekAt(event); select(event); } });
})();
