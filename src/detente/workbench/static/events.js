// What the server tells as it happens. One tab listens for all tabs.
const watchers = [];
export const onEvent = (handle) => watchers.push(handle);

function heard(kind, data) {
  for (const each of watchers) each(kind, data);
}
// A browser keeps six connections to a host, so only one of all open tabs holds the stream.
const channel = "BroadcastChannel" in window ? new BroadcastChannel(`detente-${location.port}`) : null;
function listen() {
  const source = new EventSource("/api/events");
  for (const kind of ["run", "done", "cancelled", "failed", "changed", "saved"]) {
    source.addEventListener(kind, (event) => {
      const data = JSON.parse(event.data);
      channel?.postMessage({ kind, data });
      heard(kind, data);
    });
  }
  return new Promise(() => {});
}
if (channel && navigator.locks) {
  channel.onmessage = (event) => heard(event.data.kind, event.data.data);
  navigator.locks.request(`detente-${location.port}`, listen);
} else listen();
