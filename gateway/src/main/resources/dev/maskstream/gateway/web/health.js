// What the page says about itself: whether masks can come at all.

import { $, moment, say } from './dom.js';

export class Health {
  constructor() {
    this.isSocketOpen = false;
    this.gateway = '';
    this.kafka = '';
    this.page = '';
    /** Not before the socket has been open once is its being closed trouble. */
    this.wasOpen = false;
  }

  /** @param {boolean} isOpen */
  socket(isOpen) {
    this.isSocketOpen = isOpen;
    this.wasOpen ||= isOpen;
    this.show();
  }

  /** @param {string} trouble with the gateway, or nothing @param {string} kafka since when it does not answer, as a date; or nothing */
  answered(trouble, kafka) {
    this.gateway = trouble;
    this.kafka = kafka;
    this.show();
  }

  /** @param {string} reason why no mask can be painted, whatever comes */
  broken(reason) {
    this.page = `This page cannot show masks: ${reason}`;
    this.show();
  }

  show() {
    const [state, words] = this.standing();
    $('health').dataset.state = state;
    say($('health'), words);
  }

  /** @returns {[string, string]} */
  standing() {
    if (this.gateway) return ['bad', this.gateway];
    if (this.kafka) return ['bad', `Kafka has not answered since ${moment(Date.parse(this.kafka))}: no mask can come`];
    if (this.page) return ['bad', this.page];
    if (this.isSocketOpen) return ['good', 'live'];
    return this.wasOpen ? ['bad', 'The live connection is lost; trying again …'] : ['connecting', 'connecting …'];
  }
}
