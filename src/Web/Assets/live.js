// Server-sent events by fetch, since EventSource cannot send a token. Comes again by itself, sooner at first, and says how it stands.

const silence = 25_000;

/**
 * @param request () => ({ url, headers }), asked before each attempt
 * @param on { event name: data => …, headers: headers => …, refused: status => … }; after refused it stops
 * @param standing 'live' | 'connecting' | 'lost'
 */
export function live(request, on, standing) {
  const stop = new AbortController();
  run(request, on, standing, stop.signal);
  return () => stop.abort();
}

async function run(request, on, standing, stopped) {
  let wait = 500;
  standing('connecting');
  while (!stopped.aborted) {
    const attempt = new AbortController();
    const abort = () => attempt.abort();
    stopped.addEventListener('abort', abort);
    try {
      const { url, headers } = request();
      const response = await fetch(url, { headers, signal: attempt.signal, cache: 'no-store' });
      if (response.status === 401 || response.status === 403) {
        on.refused(response.status);
        return;
      }
      if (response.ok) {
        on.headers?.(response.headers);
        standing('live');
        wait = 500;
        await read(response.body, on, attempt);
      }
    } catch {
      // The server is away or was silent for too long: that is what the next attempt is for.
    } finally {
      stopped.removeEventListener('abort', abort);
      attempt.abort();
    }
    if (stopped.aborted) return;
    standing('lost');
    await new Promise(resolve => setTimeout(resolve, wait));
    wait = Math.min(5000, wait * 2);
  }
}

async function read(body, on, attempt) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (true) {
    const quiet = setTimeout(() => attempt.abort(), silence);
    const { value, done } = await reader.read().finally(() => clearTimeout(quiet));
    if (done) return;
    text += value;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      dispatch(text.slice(0, end), on);
      text = text.slice(end + 2);
    }
  }
}

function dispatch(block, on) {
  let name = '';
  let data = '';
  for (const line of block.split('\n')) {
    if (line.startsWith('event: ')) name = line.slice(7);
    else if (line.startsWith('data: ')) data += line.slice(6);
  }
  if (!data || !on[name]) return;
  try {
    on[name](JSON.parse(data));
  } catch (mistake) {
    reportError(mistake); // the page's own: no reason to think that the server is away
  }
}

export const standings = {
  live: ['good', 'live'],
  connecting: ['warn', 'connecting…'],
  lost: ['bad', 'connection lost, trying again…'],
};
