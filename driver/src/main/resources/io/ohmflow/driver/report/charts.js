// Draws the charts of a page from the data the page carries, in the colours of the reader's theme.
'use strict';
(() => {
  const charts = JSON.parse(document.getElementById('chart-data').textContent);
  const drawn = new Map();
  const SPANS = [
    [1, '1 s'], [10, '10 s'], [60, '1 min'], [600, '10 min'], [3600, '1 h'], [36000, '10 h'],
    [86400, '1 day'], [604800, '1 week'], [2629800, '1 month'], [31557600, '1 year'],
    [315576000, '10 years'], [3155760000, '100 years'],
  ];
  const MAIN_SPANS = new Set([1, 60, 3600, 86400, 2629800, 31557600, 315576000]);

  const style = () => getComputedStyle(document.documentElement);
  const colour = (name) => style().getPropertyValue('--' + name).trim();
  const tone = (index) => colour(index < 0 ? 'tone-neutral' : 'tone-' + index);

  const trim = (value, digits) => String(Number(value.toPrecision(digits))).replace('-', '\u2212');
  const FORMATS = {
    number: (v) => (v !== 0 && Math.abs(v) < 1e-4 ? v.toExponential(2) : trim(v, 4)),
    percent: (v) => (v * 100).toFixed(2) + '\u202f%',
    duration: (v) => span(v),
  };
  function span(seconds) {
    const units = [[31557600, ' y'], [86400, ' d'], [3600, ' h'], [60, ' min'], [1, ' s']];
    const exact = SPANS.find(([at]) => Math.abs(at / seconds - 1) < 1e-6);
    if (exact) return exact[1];
    const [size, name] = units.find(([at]) => seconds >= at) || [1, ' s'];
    return trim(seconds / size, 3) + name;
  }

  // Durations lie on a value axis by their decimal logarithm; their labels are drawn by hand.
  const across = (chart) => (chart.x.format === 'duration' ? Math.log10 : (v) => v);

  function axis(spec, place) {
    const text = colour('muted');
    const plain = spec.format !== 'duration';
    const name = place === 'x' ? { name: spec.name, nameLocation: 'middle', nameGap: 26 } : {};
    const labels = {
      color: text, fontSize: 11, hideOverlap: true, show: plain,
      formatter: spec.format === 'percent'
        ? (v) => trim(v * 100, 4) + '\u202f%'
        : (v) => FORMATS.number(v),
    };
    return {
      type: 'value', ...name, nameTextStyle: { color: text, fontSize: 11 },
      min: limit(spec, spec.min), max: limit(spec, spec.max), scale: true,
      ...(place === 'y' && spec.max !== null ? { interval: (spec.max - (spec.min ?? 0)) / 4 } : {}),
      axisLabel: labels, axisTick: { show: false },
      axisLine: { show: place === 'x', lineStyle: { color: colour('faint') }, onZero: false },
      splitLine: { show: place === 'y', lineStyle: { color: colour('rule') } },
    };
  }
  function limit(spec, value) {
    if (value === null) return undefined;
    return spec.format === 'duration' ? Math.log10(value) : value;
  }

  // Range of x over all series, a little wider for durations so that nothing touches the frame.
  function reach(chart) {
    const xs = chart.series.filter((s) => s.mark !== 'level')
      .flatMap((s) => s.points.map((p) => p[0])).filter((v) => v !== null);
    return [Math.min(...xs), Math.max(...xs)];
  }

  const base = (chart, series) => ({
    name: series.name, color: tone(series.tone), itemStyle: { color: tone(series.tone) },
    data: series.points.map((p) => [p[0] === null ? null : across(chart)(p[0]), ...p.slice(1)]),
    animation: false, clip: true,
  });
  const line = (width, more) => (chart, series) => ({
    ...base(chart, series), type: 'line', showSymbol: false, connectNulls: true,
    lineStyle: { width, color: tone(series.tone), ...more },
  });
  const custom = (draw, columns) => (chart, series) => ({
    ...base(chart, series), type: 'custom', renderItem: draw(series),
    encode: { x: 0, y: columns },
  });

  const area = (opacity) => custom((series) => (params, api) => {
    if (params.dataIndexInside !== 0) return null;
    const at = (i, column) => api.coord([api.value(0, i), api.value(column, i)]);
    const indices = series.points.map((_, i) => i);
    const points = indices.map((i) => at(i, 2)).concat(indices.reverse().map((i) => at(i, 1)));
    return { type: 'polygon', silent: true, shape: { points },
      style: { fill: tone(series.tone), opacity } };
  }, [1, 2]);

  const MARKS = {
    line: line(2, {}),
    faint: (chart, series) => ({
      ...line(1.2, { opacity: 0.38 })(chart, series),
      itemStyle: { color: tone(series.tone), opacity: 0.38 },
    }),
    dashed: line(1.6, { type: 'dashed' }),
    bins: (chart, series) => ({
      ...line(1.6, {})(chart, series), step: 'end', areaStyle: { opacity: 0.16 },
    }),
    dots: (chart, series) => ({
      ...base(chart, series), type: 'scatter', symbolSize: series.points.length > 40 ? 5 : 7,
      itemStyle: { color: tone(series.tone), opacity: 0.6 },
    }),
    band: area(0.15),
    layer: area(0.72),
    interval: custom((series) => (params, api) => {
      const [x, y] = api.coord([api.value(0), api.value(1)]);
      const stroke = { stroke: tone(series.tone), lineWidth: 2, fill: 'none' };
      const children = [];
      if (!Number.isNaN(api.value(2))) {
        const low = api.coord([api.value(0), api.value(2)])[1];
        const high = api.coord([api.value(0), api.value(3)])[1];
        for (const [x1, y1, x2, y2] of [[x, low, x, high], [x - 6, low, x + 6, low],
          [x - 6, high, x + 6, high]]) {
          children.push({ type: 'line', shape: { x1, y1, x2, y2 }, style: stroke });
        }
      }
      children.push({ type: 'polygon',
        shape: { points: [[x, y - 6], [x + 6, y], [x, y + 6], [x - 6, y]] },
        style: { fill: tone(series.tone), stroke: colour('panel'), lineWidth: 1.5 } });
      return { type: 'group', children };
    }, [1, 2, 3]),
    tick: custom((series) => (params, api) => {
      const [x, y] = api.coord([api.value(0), api.value(1)]);
      return { type: 'line', silent: true, shape: { x1: x - 11, y1: y, x2: x + 11, y2: y },
        style: { stroke: tone(series.tone), lineWidth: 1.5, opacity: 0.9 } };
    }, [1]),
    level: (chart, series) => ({
      ...base(chart, series), type: 'line', showSymbol: false, silent: true,
      data: reach(chart).map((x, i) => [across(chart)(x) + (i ? 1 : -1), series.points[0][0]]),
      lineStyle: { width: 1.6, type: 'dashed', color: tone(series.tone) },
    }),
  };

  // Labels and grid lines at times people speak of, left out where they would collide.
  function durations(chart, width) {
    const [low, high] = axisRange(chart);
    const perUnit = width / (high - low);
    const places = chart.x.ticks.length > 0 ? chart.x.ticks.map((t) => [t.at, t.label]) : SPANS;
    const inside = places.filter(([at]) => Math.log10(at) >= low && Math.log10(at) <= high);
    const kept = [];
    for (const wanted of [true, false]) {
      for (const entry of inside.filter(([at]) => MAIN_SPANS.has(at) === wanted)) {
        const x = Math.log10(entry[0]) * perUnit;
        if (kept.every(([at]) => Math.abs(Math.log10(at) * perUnit - x) > 52)) kept.push(entry);
      }
    }
    return {
      type: 'custom', silent: true, tooltip: { show: false }, animation: false, z: 0,
      data: kept.map(([at, name]) => [Math.log10(at), 0, name]), encode: { x: 0, y: -1 },
      renderItem: (params, api) => {
        const area = params.coordSys;
        const x = api.coord([api.value(0), 0])[0];
        const bottom = area.y + area.height;
        return { type: 'group', children: [
          { type: 'line', shape: { x1: x, y1: area.y, x2: x, y2: bottom },
            style: { stroke: colour('rule') } },
          { type: 'text', style: { x, y: bottom + 7, text: kept[params.dataIndex][1],
            align: 'center', fill: colour('muted'), font: '11px ' + colour('text') } },
        ] };
      },
    };
  }
  function axisRange(chart) {
    const [low, high] = reach(chart).map(across(chart));
    const room = chart.series.some((s) => s.mark === 'interval') ? 0.35 : 0;
    return [limit(chart.x, chart.x.min) ?? low - room, limit(chart.x, chart.x.max) ?? high + room];
  }

  // What stands in the tooltip for a point, by mark; a mark that is left out says nothing.
  const WORDS = {
    line: (p, f) => f(p[1]), faint: (p, f) => f(p[1]), dashed: (p, f) => f(p[1]),
    layer: (p, f) => f(p[2] - p[1]), bins: (p, f) => f(p[1]),
    dots: (p, f) => (p.length > 2 ? 'chip ' + (p[2] + 1) + ': ' + f(p[1]) : ''),
    band: (p, f) => f(p[1]) + ' \u2013 ' + f(p[2]),
    interval: (p, f) => 'mean ' + f(p[1]) + (p[2] === null ? '' : ', 95\u202f% interval '
      + f(p[2]) + ' \u2013 ' + f(p[3])),
  };
  const escape = (text) => String(text).replace(/[&<>"']/g, (c) => '&#' + c.charCodeAt(0) + ';');

  function tooltip(chart, perItem) {
    const f = FORMATS[chart.y.format];
    const entry = (item) => {
      const series = chart.series[item.seriesIndex];
      const words = series && WORDS[series.mark];
      const point = words && series.points[item.dataIndex];
      if (!point || point[1] === null || words(point, f) === '') return '';
      return '<div><span style="color:' + tone(series.tone) + '">\u25cf</span> '
        + escape(series.name) + '&emsp;<b>' + escape(words(point, f)) + '</b></div>';
    };
    const head = (items) => {
      const series = chart.series[items[0].seriesIndex];
      const point = series && series.points[items[0].dataIndex];
      if (!point) return '';
      const x = point.length > 3 && series.mark === 'dots' ? point[3] : point[0];
      if (perItem && series.mark !== 'dots') return '';
      return '<div>' + escape(chart.x.name) + ' ' + escape(FORMATS[chart.x.format](x)) + '</div>';
    };
    return {
      trigger: perItem ? 'item' : 'axis', confine: true, transitionDuration: 0,
      backgroundColor: colour('panel'), borderColor: colour('rule'), padding: [7, 11],
      textStyle: { color: colour('ink'), fontSize: 12, fontFamily: colour('text') },
      axisPointer: { type: 'line', lineStyle: { color: colour('faint') } },
      formatter: (params) => {
        const items = Array.isArray(params) ? params : [params];
        const lines = items.map(entry).filter((text) => text !== '');
        return lines.length === 0 ? '' : head(items) + lines.join('');
      },
    };
  }

  function option(chart, width) {
    const names = [...new Set(chart.series.map((s) => s.name))];
    const legend = names.length > 1;
    const top = legend ? 32 : 4;
    const grid = { left: 4, right: 18, top: top + 24, bottom: 30, containLabel: true };
    const x = axis(chart.x, 'x');
    const series = chart.series.map((s) => MARKS[s.mark](chart, s));
    if (chart.x.format === 'duration') {
      [x.min, x.max] = axisRange(chart);
      grid.bottom = 48;
      grid.left = 50;
      grid.containLabel = false;
      x.nameGap = 30;
      series.push(durations(chart, width - grid.left - grid.right));
    } else if (x.min === undefined && x.max === undefined) {
      [x.min, x.max] = reach(chart);
    }
    return {
      animation: false, grid, series, xAxis: x, yAxis: axis(chart.y, 'y'),
      textStyle: { fontFamily: colour('text') },
      title: { text: chart.y.name, left: 0, top, padding: 0,
        textStyle: { color: colour('muted'), fontSize: 11, fontWeight: 'normal' } },
      legend: { show: legend, type: 'scroll', data: names, top: 2, left: 0, itemWidth: 16,
        itemHeight: 9, icon: 'roundRect', itemGap: 16,
        textStyle: { color: colour('muted'), fontSize: 12 } },
      tooltip: tooltip(chart, chart.series.some((s) => s.mark === 'interval')),
    };
  }

  // An axis for each setting and a line for each trial; lines come worst first.
  function parallel(chart, width) {
    const last = chart.dimensions.length - 1;
    // Labels stand on the lines, so they have a rim of the colour of the page.
    const text = {
      color: colour('muted'), fontSize: 11, textBorderColor: colour('panel'), textBorderWidth: 4,
    };
    const numbers = (d) => (d.format === 'percent' ? (v) => trim(v * 100, 4) + '\u202f%' : FORMATS.number);
    const bounds = (d, i) => {
      const all = chart.lines.map((l) => l[i]).filter((v) => v !== null);
      const [a, b] = [Math.min(...all), Math.max(...all)];
      return d.log || a === b ? {} : { min: a, max: b };
    };
    const rest = Math.max(1, chart.lines.length - 3);
    const stroke = (i) => (i >= chart.lines.length - 3
      ? { width: 3, color: colour('tone-0'), opacity: 1 }
      : { width: 1.5, color: colour('tone-1'), opacity: 0.12 + 0.6 * (i / rest) ** 2 });
    return {
      animation: false,
      textStyle: { fontFamily: colour('text') },
      parallel: {
        left: 60, right: 80, top: 50, bottom: 26,
        parallelAxisDefault: {
          axisLabel: { ...text, hideOverlap: true },
          axisLine: { lineStyle: { color: colour('faint') } }, axisTick: { show: false },
          nameGap: 14,
        },
      },
      parallelAxis: chart.dimensions.map((d, i) => ({
        dim: i, name: shortened(d.name, width / (last + 1)),
        nameTextStyle: {
          ...text, fontWeight: 560, align: i === 0 ? 'left' : i === last ? 'right' : 'center',
        },
        ...(d.names.length
          ? { type: 'category', data: d.names }
          : { type: d.log ? 'log' : 'value', ...bounds(d, i),
            axisLabel: { ...text, formatter: numbers(d), hideOverlap: true } }),
      })),
      series: {
        type: 'parallel', smooth: false,
        data: chart.lines.map((line, at) => ({
          lineStyle: stroke(at),
          value: line.map((v, i) => {
            if (v === null) return '-';
            return chart.dimensions[i].names.length ? chart.dimensions[i].names[v] : v;
          }),
        })),
      },
    };
  }
  const shortened = (name, room) => {
    const most = Math.max(8, Math.floor(room / 6.2));
    return name.length <= most ? name : '\u2026' + name.slice(1 - most);
  };

  function draw(id) {
    const element = document.getElementById(id);
    let instance = drawn.get(id);
    if (!instance) {
      instance = echarts.init(element, null, { renderer: 'svg' });
      drawn.set(id, instance);
    }
    instance.resize();
    const build = charts[id].dimensions ? parallel : option;
    instance.setOption(build(charts[id], element.clientWidth), true);
  }
  const drawAll = () => Object.keys(charts).forEach(draw);

  drawAll();
  const sizes = new ResizeObserver((entries) => entries.forEach((e) => draw(e.target.id)));
  Object.keys(charts).forEach((id) => sizes.observe(document.getElementById(id)));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  matchMedia('print').addEventListener('change', drawAll);
})();
