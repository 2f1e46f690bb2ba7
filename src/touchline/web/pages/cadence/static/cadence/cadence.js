/* Cadence: selections swap only the list below; dragging over a heat map selects its cells. */
(function () {
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
    ['days', 'hours', 'state', 'tier', 'gap', 'every'].forEach((name) => asked.delete(name));
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
  draw('trend', () => ({
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
      line(told.words.now, told.now, { color: token('accent'), width: 2.5 }),
    ],
  }));
})();
