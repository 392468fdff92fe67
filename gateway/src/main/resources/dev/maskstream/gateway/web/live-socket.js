// The one WebSocket of the page to /v1/live. Opens itself again, and asks again for what was watched.

/**
 * How much of a source is wanted: pictures and masks, masks alone, or nothing.
 * @typedef {'full' | 'masks' | 'none'} Level
 *
 * @typedef {{type: string, source: string, frame_id: string, sequence: number, content_type: string}} Header
 */

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8000;

const decoder = new TextDecoder();

/** Belongs to one thread. */
export class LiveSocket {
  /**
   * @param {(header: Header, body: Uint8Array<ArrayBuffer>) => void} onMessage
   * @param {(isOpen: boolean, reason: string) => void} onState
   */
  constructor(onMessage, onState) {
    this.onMessage = onMessage;
    this.onState = onState;
    /** @type {Map<string, Level>} */
    this.wanted = new Map();
    this.pause = FIRST_PAUSE;
    /** @type {WebSocket | undefined} */
    this.socket = undefined;
    this.url = '';
    /** @type {string[]} */
    this.protocols = [];
    this.timer = 0;
  }

  /** @param {string} url @param {string[]} protocols */
  open(url, protocols) {
    this.url = url;
    this.protocols = protocols;
    this.close();
    const socket = new WebSocket(url, protocols);
    this.socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      this.pause = FIRST_PAUSE;
      this.onState(true, '');
      for (const [source, level] of this.wanted) this.ask(source, level);
    };
    socket.onmessage = ({ data }) => {
      if (typeof data === 'string') return;
      const length = new DataView(data).getUint32(0);
      const header = JSON.parse(decoder.decode(new Uint8Array(data, 4, length)));
      this.onMessage(header, new Uint8Array(data, 4 + length));
    };
    socket.onclose = ({ reason }) => {
      this.onState(false, reason);
      // Pages that were cut off together do not all come back at once.
      this.timer = setTimeout(() => this.open(this.url, this.protocols), this.pause * (0.75 + Math.random() / 2));
      this.pause = Math.min(LONGEST_PAUSE, this.pause * 2);
    };
  }

  /** Until it is opened again there is no connection and none is tried. */
  close() {
    clearTimeout(this.timer);
    if (!this.socket) return;
    this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
    this.socket.close();
    this.socket = undefined;
    this.onState(false, '');
  }

  /** @param {string} source @param {Level} level */
  want(source, level) {
    if ((this.wanted.get(source) ?? 'none') === level) return;
    if (level === 'none') this.wanted.delete(source);
    else this.wanted.set(source, level);
    this.ask(source, level);
  }

  /** @param {string} source @param {Level} level */
  ask(source, level) {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    this.socket.send(JSON.stringify(level === 'none'
      ? { unsubscribe: [source] }
      : { subscribe: [source], frames: level === 'full', masks: 'protobuf' }));
  }
}
