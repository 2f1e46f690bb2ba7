/* Chart house rules: SVG renderer, rich-text tooltips (no inline style, so the CSP holds), colours
   and font read from the tokens when drawn, redrawn when theme or width class changes, no motion
   where a person asked for none. A page calls TouchlineCharts.draw(id, make). */
window.TouchlineCharts = (function () {
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--tl-${name}`).trim();
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const contrast = matchMedia('(prefers-contrast: more)');
  const narrow = matchMedia('(max-width: 767px)');
  const drawn = new Map();

  function base() {
    const font = getComputedStyle(document.body).fontFamily;
    return {
      animation: !still.matches,
      animationDuration: 200,
      animationDurationUpdate: 200,
      textStyle: { fontFamily: font, color: token('ink-2'), fontSize: 12 },
      color: ['visit', 'call', 'wecom', 'email', 'sms', 'meeting', 'other'].map((name) => token(`ch-${name}`)),
      aria: { enabled: true, decal: { show: contrast.matches } },
      tooltip: {
        renderMode: 'richText', confine: true, backgroundColor: token('ink'), borderColor: token('ink'),
        borderWidth: 1, padding: [7, 10], shadowBlur: 0, textStyle: { color: token('on-ink'), fontSize: 12, fontFamily: font },
      },
    };
  }

  function axis(more) {
    return {
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: token('line') } },
      axisLabel: { color: token('ink-3'), fontSize: 12 },
      ...more,
    };
  }

  function whole(make) {
    const [common, own] = [base(), make()];
    return { ...common, ...own, tooltip: { ...common.tooltip, ...own.tooltip } };
  }

  function redraw() {
    drawn.forEach((make, element) => echarts.getInstanceByDom(element).setOption(whole(make), true));
  }

  function draw(id, make) {
    const element = document.getElementById(id);
    if (!element) return null;
    const chart = echarts.init(element, null, { renderer: 'svg' });
    chart.setOption(whole(make));
    drawn.set(element, make);
    new ResizeObserver(() => echarts.getInstanceByDom(element).resize()).observe(element);
    return chart;
  }

  narrow.addEventListener('change', redraw);
  still.addEventListener('change', redraw);
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ['data-bs-theme'] });
  return { draw, axis, token, isPhone: () => narrow.matches };
})();
