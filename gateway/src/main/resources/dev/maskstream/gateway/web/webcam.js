// Sends the webcam's frames while the gateway gives credit for them.

import { socket } from './api.js';

const EVERY_MILLIS = 66;
/** Two on their way are enough: more would only be older. */
const CREDIT_FOR_ONE = 31;

/**
 * @param {string} source
 * @param {(reason: string) => void} onTrouble
 * @returns {Promise<() => void>} what ends it
 * @throws {DOMException} if the browser gives no camera
 */
export async function sendWebcam(source, onTrouble) {
  if (!navigator.mediaDevices) throw new Error('This browser gives the webcam only to pages on this machine or by https.');
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 640 } } });
  const video = document.createElement('video');
  video.srcObject = stream;
  video.muted = true;
  await video.play();
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const frames = socket(`/v1/sources/${source}/frames?delivery=latest`);
  let credit = 0;
  let busy = false;
  frames.onmessage = ({ data }) => {
    const receipt = JSON.parse(data);
    credit = receipt.credit;
    if (receipt.status === 'refused') onTrouble(receipt.reason);
  };
  frames.onclose = () => onTrouble('The gateway has closed the connection of the webcam.');
  const timer = setInterval(async () => {
    if (busy || credit < CREDIT_FOR_ONE || frames.readyState !== WebSocket.OPEN) return;
    busy = true;
    context.drawImage(video, 0, 0);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
    if (frames.readyState === WebSocket.OPEN) {
      frames.send(await blob.arrayBuffer());
      credit--;
    }
    busy = false;
  }, EVERY_MILLIS);
  return () => {
    clearInterval(timer);
    frames.onclose = null;
    frames.close();
    stream.getTracks().forEach((track) => track.stop());
  };
}
