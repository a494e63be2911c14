// What the pages do beyond htmx. Every page works without this file.
(() => {
  'use strict';
  const body = document.body;
  const scanner = body.dataset.scanner === 'yes';
  const scanField = () => document.querySelector('[data-scan]');

  // --- A refusal flashes or sounds, as this browser was told. One that comes while the flash is on lengthens it: no flicker. ---
  const sound = body.dataset.signal === 'sound' ? new Audio(body.dataset.sound) : null;
  if (sound) sound.preload = 'auto';
  let flash = 0;
  const tellRefusal = (how = body.dataset.signal, what = sound) => {
    if (how === 'nothing') return;
    body.dataset.alert = 'yes';
    clearTimeout(flash);
    flash = setTimeout(() => { delete body.dataset.alert; }, 700);
    if (how !== 'sound') return;
    what.currentTime = 0;
    // A browser may forbid sound before the first key or click; the flash and the line tell it then.
    what.play().catch(() => {});
  };
  document.addEventListener('click', event => {
    if (!event.target.matches || !event.target.matches('[data-try-signal]')) return;
    tellRefusal(event.target.form.elements.signal.value, new Audio(body.dataset.sound));
  });

  // --- The session: a page must not show a patron after it has ended. The question does not lengthen it. ---
  const toSignIn = () => {
    const query = new URLSearchParams({ back: location.pathname + location.search, who: body.dataset.who || '', why: 'ended' });
    location.replace(`${body.dataset.signIn}?${query}`);
  };
  const askSession = async () => {
    try {
      const answer = await fetch(body.dataset.session, { cache: 'no-store', redirect: 'manual' });
      if (answer.status === 401) toSignIn();
    } catch { /* The server is away; the next question will tell. */ }
  };
  if (body.dataset.session) {
    setInterval(askSession, 20000);
    document.addEventListener('visibilitychange', () => { if (!document.hidden) askSession(); });
    window.addEventListener('pageshow', event => { if (event.persisted) { body.hidden = true; location.reload(); } });
  }

  // --- The focus: on a page for a scanner it is in the field whenever it is nowhere else. ---
  const focusScan = () => {
    const field = scanField();
    if (field && (document.activeElement === body || document.activeElement === null || document.activeElement.id === 'main')) field.focus();
  };
  if (scanner) {
    document.addEventListener('click', () => setTimeout(focusScan));
    window.addEventListener('focus', () => setTimeout(focusScan));
    window.addEventListener('afterprint', () => setTimeout(focusScan));
    document.addEventListener('keyup', event => { if (event.key === 'Escape') focusScan(); });
    document.addEventListener('keydown', event => {
      if (event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey) focusScan();
    }, true);
    focusScan();
  }
  const summary = document.querySelector('.errors');
  if (summary) summary.focus();

  // --- The scan field: Enter, a line feed, or a fast Tab end a scan. ---
  let firstKey = 0;
  document.addEventListener('keydown', event => {
    const field = event.target;
    if (!field.matches || !field.matches('[data-scan]')) return;
    if (event.isComposing) return;
    if (event.ctrlKey && event.key.toLowerCase() === 'j') {
      event.preventDefault();
      field.form.requestSubmit();
    } else if (event.key === 'Tab' && !event.shiftKey && field.value.length > 1
        && (event.timeStamp - firstKey) / field.value.length < 80) {
      event.preventDefault();
      field.form.requestSubmit();
    } else if (event.key.length === 1 && field.value.length === 0) {
      firstKey = event.timeStamp;
    }
  });

  // In a form that sets a barcode, the scanner's Enter goes on to the next field and saves nothing.
  document.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || !event.target.matches || !event.target.matches('[data-sets-barcode]')) return;
    event.preventDefault();
    const fields = [...event.target.form.elements].filter(one => one.type !== 'hidden' && !one.disabled);
    const next = fields[fields.indexOf(event.target) + 1];
    if (next) next.focus();
  });

  // --- Scans that wait: sent in order, counted, and never lost without a word. ---
  const lines = document.getElementById('lines');
  const status = document.getElementById('scan-status');
  let waiting = 0;
  let leaving = false;
  const showWaiting = () => {
    if (status) status.textContent = waiting > 0 ? body.dataset.waiting.replace('{0}', waiting) : '';
    for (const done of document.querySelectorAll('[data-when-done]')) {
      if (waiting > 0) done.setAttribute('aria-disabled', 'true');
      else done.removeAttribute('aria-disabled');
    }
    if (waiting === 0 && afterwards !== null && !leaving) setTimeout(() => afterwards.click());
    showRefused();
  };
  const showRefused = () => {
    const counter = document.getElementById('refused');
    if (!counter) return;
    const count = lines.querySelectorAll('.refused').length;
    counter.textContent = count === 0 ? '' : counter.dataset[count === 1 ? 'one' : 'many'].replace('{0}', count);
  };
  const addLine = text => {
    const line = document.createElement('div');
    line.className = 'line refused';
    const words = document.createElement('strong');
    words.textContent = text;
    line.append(words);
    lines.prepend(line);
  };
  // What is pressed while scans wait is done once they are answered.
  let afterwards = null;
  document.addEventListener('click', event => {
    const pressed = event.target.closest && event.target.closest('[aria-disabled=true]');
    if (!pressed) return;
    event.preventDefault();
    afterwards = pressed;
  });
  // A scanner types the next scan while this one is sent. So the field is emptied at once, and a hidden one is sent in its place.
  for (const form of document.querySelectorAll('[data-scans]')) {
    const field = form.querySelector('[data-scan]');
    const sent = document.createElement('input');
    sent.type = 'hidden';
    sent.name = field.name;
    sent.dataset.sent = '';
    field.removeAttribute('name');
    form.append(sent);
  }
  // htmx looks at the page in a timer that it set before this one. A scan that comes earlier waits, or it would load a new page.
  const early = [];
  let ready = false;
  let again = null;
  setTimeout(() => {
    ready = true;
    for (const [form, scan] of early) {
      again = scan;
      form.requestSubmit();
      again = null;
    }
  });
  document.addEventListener('submit', event => {
    const form = event.target;
    if (!form.matches('[data-scans]')) return;
    const field = form.querySelector('[data-scan]');
    const scan = again ?? field.value;
    if (again === null) {
      field.value = '';
      field.focus();
    }
    if (scan.trim() === '' || !ready) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (scan.trim() !== '') early.push([form, scan]);
      return;
    }
    form.querySelector('[data-sent]').value = scan;
    waiting++;
    showWaiting();
  }, true);
  const itemOf = detail => {
    const sent = detail.ctx && detail.ctx.request && detail.ctx.request.body;
    return sent && sent.get ? sent.get('item') : '';
  };
  const isScan = event => event.target.matches && event.target.matches('[data-scans]');
  document.addEventListener('htmx:finally:request', event => {
    if (!isScan(event)) return;
    waiting--;
    showWaiting();
  });
  document.addEventListener('htmx:after:request', event => {
    const { ctx } = event.detail;
    const headers = ctx && ctx.response && ctx.response.headers;
    if (!headers) return;
    if (headers.get('HX-Redirect')) {
      leaving = true;
      return;
    }
    // Only the desk's own answers are put into the page, and of its failures only those that are parts of one.
    const isOwn = headers.get('X-Desk') === '1';
    if (!isOwn || (ctx.response.status >= 400 && headers.get('X-Desk-Part') !== '1')) {
      event.preventDefault();
      if (isScan(event)) addLine(body.dataset.notLent.replace('{0}', itemOf(event.detail)));
    }
  });
  // The page goes to another patron or to sign-in: what waits is not sent for the wrong one, and is named there.
  document.addEventListener('htmx:before:request', event => {
    if (!leaving || !isScan(event)) return;
    event.preventDefault();
    const left = JSON.parse(sessionStorage.getItem('left') || '[]');
    sessionStorage.setItem('left', JSON.stringify([...left, itemOf(event.detail)]));
  });
  if (lines && scanner) {
    for (const item of JSON.parse(sessionStorage.getItem('left') || '[]')) addLine(body.dataset.notLent.replace('{0}', item));
    sessionStorage.removeItem('left');
  }
  document.addEventListener('htmx:error', event => {
    if (isScan(event)) addLine(body.dataset.notLent.replace('{0}', itemOf(event.detail)));
  });
  if (lines) {
    new MutationObserver(changes => {
      showRefused();
      if (changes.some(change => [...change.addedNodes].some(node => node.matches && node.matches('.refused')))) tellRefusal();
    }).observe(lines, { childList: true });
  }
  showRefused();
  if (scanner && document.querySelector('main .line.refused')) tellRefusal();

  // --- A list that is filtered while somebody types: one status line, which is told the count. ---
  document.addEventListener('htmx:after:swap', () => {
    const counted = document.querySelector('#results [data-count]');
    const told = document.getElementById('count');
    if (counted && told) told.textContent = counted.dataset.count;
  });

  // --- A box that ticks all of a page, and a button that prints. ---
  document.addEventListener('change', event => {
    if (!event.target.matches('[data-all]')) return;
    for (const box of event.target.form.querySelectorAll('[name=patron]')) box.checked = event.target.checked;
  });
  document.addEventListener('click', event => {
    if (event.target.closest && event.target.closest('[data-print]')) window.print();
  });

  // --- What is ticked stays so while the list changes, as long as it is in it; the button says how many. ---
  let ticked = new Set();
  const boxes = () => [...document.querySelectorAll('#selection [name=patron]')];
  const countTicked = () => {
    ticked = new Set(boxes().filter(box => box.checked).map(box => box.value));
    const told = document.querySelector('[data-ticked]');
    if (told) told.textContent = ticked.size > 0 ? ` (${ticked.size})` : '';
  };
  document.addEventListener('change', event => {
    if (event.target.closest && event.target.closest('#selection')) countTicked();
  });
  document.addEventListener('htmx:after:swap', () => {
    for (const box of boxes()) box.checked = ticked.has(box.value);
    countTicked();
  });

  // --- A template fills the form of a block. ---
  const template = document.getElementById('template');
  if (template) {
    template.addEventListener('change', () => {
      const chosen = template.selectedOptions[0].dataset;
      const form = document.getElementById('block-form');
      for (const name of ['description', 'staff', 'message']) form.elements[name].value = chosen[name] || '';
      for (const name of ['borrowing', 'renewals', 'requests']) form.elements[name].checked = chosen[name] !== 'false';
      form.elements.template.value = template.value;
    });
  }

  // A second press of the button while the first is under way sends nothing.
  document.addEventListener('submit', event => {
    const form = event.target;
    if (form.method !== 'post' || form.matches('[data-scans]')) return;
    if (form.dataset.sent === 'yes') event.preventDefault();
    form.dataset.sent = 'yes';
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  });
})();
