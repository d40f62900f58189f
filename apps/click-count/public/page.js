// The count, live: others' clicks come as server-sent events, own ones as the answers to them. All words are index.html's.
const [main, count, button, problem, said] = ['main', '#count', '#click', '#problem', '#said'].map((selector) =>
  document.querySelector(selector),
);

/** Milliseconds that a click waits for its answer. */
const PATIENCE = 5_000;
/** Milliseconds after an own click in which an event may still tell of the time before it. */
const LATE = 1_500;
/** Milliseconds until a stream that the browser gave up is opened again. */
const RETRY = 1_000;
/** Milliseconds of silence after which a stream counts as dead; the service says something every ten seconds. */
const SILENCE = 25_000;

let shown;
let lastClick = -LATE;
let stream;
let doubtful;
let silence;

function show(digits) {
  shown = BigInt(digits);
  count.textContent = digits;
  count.style.setProperty('--digits', String(digits.length));
}

function complain(word) {
  // The same words again would be read aloud again.
  if (problem.dataset.said === word) return;
  problem.dataset.said = word;
  problem.textContent = problem.dataset[word];
  main.toggleAttribute('data-away', word === 'sayAway');
}

function say(word) {
  said.textContent = said.dataset[word].replace('{count}', shown);
}

function isWell() {
  const was = problem.dataset.said;
  delete problem.dataset.said;
  problem.textContent = '';
  main.removeAttribute('data-away');
  if (was === 'sayAway') say('sayBack');
}

async function click() {
  try {
    const response = await fetch('rest/click', { method: 'POST', signal: AbortSignal.timeout(PATIENCE) });
    if (!response.ok) return complain(response.status === 503 ? 'sayAway' : 'sayRefused');
    const digits = await response.text();
    lastClick = performance.now();
    // Answers to quick clicks may overtake each other.
    if (shown === undefined || BigInt(digits) > shown) show(digits);
    isWell();
    say('sayClicked');
  } catch {
    complain('sayUnsure');
  }
}

function listen() {
  stream = new EventSource('rest/events');
  stream.addEventListener('count', ({ data }) => {
    heard();
    clearTimeout(doubtful);
    const sinceClick = performance.now() - lastClick;
    // Seldom is the count really set back: if nothing else comes, it was.
    if (shown !== undefined && BigInt(data) < shown && sinceClick < LATE) doubtful = setTimeout(show, LATE, data);
    else show(data);
    if (problem.dataset.said === 'sayAway') isWell();
  });
  stream.addEventListener('away', () => {
    heard();
    complain('sayAway');
  });
  stream.addEventListener('error', () => {
    complain('sayAway');
    if (stream.readyState === EventSource.CLOSED) setTimeout(restart, RETRY);
  });
  heard();
}

function heard() {
  clearTimeout(silence);
  silence = setTimeout(restart, SILENCE);
}

/** A page that nobody sees needs no stream, and a browser allows only few to one server. */
function restart() {
  stream?.close();
  clearTimeout(silence);
  clearTimeout(doubtful);
  if (document.visibilityState === 'visible') listen();
}

button.addEventListener('click', click);
document.addEventListener('visibilitychange', restart);
restart();
