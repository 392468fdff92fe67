// Watches one source: calls back with each frame and the mask of the same frame id.

import { socket } from '/assets/api.js';

function parts(buffer) {
  const length = new DataView(buffer).getUint32(0);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  return { header, body: new Uint8Array(buffer, 4 + length) };
}

export function watch(source, onPair, onEnd) {
  const live = socket('/v1/live');
  let frame;
  live.onopen = () =>
    live.send(JSON.stringify({ subscribe: [source], frames: true, masks: 'json' }));
  live.onmessage = ({ data }) => {
    if (typeof data === 'string') return;
    const { header, body } = parts(data);
    if (header.type === 'frame') {
      frame = { id: header.frame_id, blob: new Blob([body], { type: header.content_type }) };
    } else {
      const picture = frame?.id === header.frame_id ? frame.blob : undefined;
      onPair(picture, JSON.parse(new TextDecoder().decode(body)));
    }
  };
  live.onclose = () => onEnd();
  return () => {
    live.onclose = null;
    live.close();
  };
}

// Sends the webcam's frames while the gateway gives credit for them.
export async function sendWebcam(source, onTrouble) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 640 } } });
  const video = document.createElement('video');
  video.srcObject = stream;
  video.muted = true;
  await video.play();
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  const context = canvas.getContext('2d');
  const frames = socket(`/v1/sources/${source}/frames?delivery=latest`);
  let credit = 0;
  let busy = false;
  frames.onmessage = ({ data }) => {
    const receipt = JSON.parse(data);
    credit = receipt.credit;
    if (receipt.status === 'refused') onTrouble(receipt.reason);
  };
  frames.onclose = () => onTrouble('The gateway has closed the connection.');
  const timer = setInterval(async () => {
    // Two on their way are enough: more would only be older.
    if (busy || credit < 31 || frames.readyState !== WebSocket.OPEN) return;
    busy = true;
    context.drawImage(video, 0, 0);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
    if (frames.readyState === WebSocket.OPEN) {
      frames.send(await blob.arrayBuffer());
      credit--;
    }
    busy = false;
  }, 66);
  return () => {
    clearInterval(timer);
    frames.onclose = null;
    frames.close();
    stream.getTracks().forEach((track) => track.stop());
  };
}
