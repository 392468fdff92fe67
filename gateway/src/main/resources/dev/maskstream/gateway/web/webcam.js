// Sends the webcam's frames while the gateway gives credit for them.

import { socket } from './api.js';

const EVERY_MILLIS = 66;
/** Two on their way are enough: more would only be older. */
const CREDIT_FOR_ONE = 31;

/**
 * @param {string} source
 * @param {(reason: string) => void} onTrouble
 * @param {(reason: string) => void} onEnd called once when it ends by itself: the camera is gone, or the connection
 * @returns {Promise<() => void>} what ends it
 * @throws {DOMException} if the browser gives no camera
 */
export async function sendWebcam(source, onTrouble, onEnd) {
  if (!navigator.mediaDevices) throw new Error('This browser gives the webcam only to pages on this machine or by https.');
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 640 } } });
  const video = document.createElement('video');
  video.srcObject = stream;
  video.muted = true;
  try {
    await video.play();
  } catch (error) {
    stream.getTracks().forEach((track) => track.stop());
    throw error;
  }
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const frames = socket(`/v1/sources/${source}/frames?delivery=latest`);
  let credit = 0;
  let isBusy = false;
  frames.onmessage = ({ data }) => {
    const receipt = JSON.parse(data);
    credit = receipt.credit;
    if (receipt.status === 'refused') onTrouble(receipt.reason);
  };
  const send = async () => {
    context.drawImage(video, 0, 0);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
    const bytes = await blob.arrayBuffer();
    if (frames.readyState !== WebSocket.OPEN) return;
    frames.send(bytes);
    credit--;
  };
  // The element repeats the last picture of a camera that gives none: that is not what there is to see now.
  const gives = () => stream.getVideoTracks().some((track) => track.readyState === 'live' && !track.muted);
  const timer = setInterval(() => {
    if (isBusy || credit < CREDIT_FOR_ONE || frames.readyState !== WebSocket.OPEN || !gives()) return;
    isBusy = true;
    send().catch((error) => onTrouble(String(error))).finally(() => {
      isBusy = false;
    });
  }, EVERY_MILLIS);
  const end = () => {
    clearInterval(timer);
    frames.onclose = null;
    frames.close();
    stream.getTracks().forEach((track) => track.stop());
  };
  const ended = (/** @type {string} */ reason) => {
    end();
    onEnd(reason);
  };
  frames.onclose = ({ reason }) => ended(`The webcam's connection to the gateway is closed${reason ? `: ${reason}` : ''}.`);
  // Not told of tracks that are stopped by the page itself.
  stream.getVideoTracks().forEach((track) => track.addEventListener('ended', () => ended('The webcam is gone.')));
  return end;
}
