{% load static %}/* Opens the site without a connection: its own files and one page that holds nobody's data. */
'use strict';

const KEPT = 'touchline-{{ version }}';
const EMPTY_PAGE = '{{ empty_page }}';
const PATIENCE_MS = 6000;
const HASHED = /\.[0-9a-f]{12}\./;
// The language and the person are in headers that the answer varies by; here there is one person.
const ANY = { ignoreVary: true };

self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener('fetch', (event) => {
  const asked = event.request;
  const address = new URL(asked.url);
  if (asked.method !== 'GET' || address.origin !== location.origin) return;
  if (address.pathname.startsWith('{{ static_address }}')) event.respondWith(file(asked));
  else if (asked.mode === 'navigate') event.respondWith(page(asked));
});

// A page tells what it was made of, and the empty page: the first visit is not seen by the worker.
self.addEventListener('message', (event) => {
  if (event.data && event.data.keep) event.waitUntil(keep(event.data.keep));
});

async function keep(addresses) {
  const cache = await caches.open(KEPT);
  await Promise.all(addresses.map(async (address) => {
    const fresh = address === EMPTY_PAGE || !HASHED.test(address);
    if (!fresh && await cache.match(address, ANY)) return;
    try {
      const answer = await fetch(address, { cache: 'no-cache', redirect: 'error' });
      if (answer.ok) await cache.put(address, answer);
    } catch { /* the next page tells it again */ }
  }));
}

async function file(asked) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(asked, ANY);
  if (kept && HASHED.test(asked.url)) return kept;
  try {
    const answer = await fetch(asked);
    if (answer.ok) cache.put(asked, answer.clone());
    return answer;
  } catch (problem) {
    if (kept) return kept;
    throw problem;
  }
}

async function page(asked) {
  const cache = await caches.open(KEPT);
  const empty = await cache.match(EMPTY_PAGE, ANY);
  if (!empty) return fetch(asked);
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE_MS, empty); });
  const isToday = new URL(asked.url).pathname === '{{ today }}';
  const answer = fetch(asked).catch(() => empty);
  return isToday ? Promise.race([answer, late]) : answer;
}
