// The grid of tiles: which there are, which are on screen, which one is looked at in detail.

import { $, say } from './dom.js';
import { rescue } from './raise.js';
import { Tile } from './tile.js';

/**
 * @typedef {import('./tile.js').SourceCounts} SourceCounts
 * @typedef {import('./tile.js').TileAction} TileAction
 * @typedef {import('./live.js').Live} Live
 */

/** More would be neither looked at nor looked after. */
const MOST_TILES = 100;
/** A gateway that has just begun may not know all sources yet. */
const MOST_MISSES = 2;
export const FULL = `${MOST_TILES} sources are shown; remove one to see another.`;
const TICK_MILLIS = 500;
/** When everything goes at once, nobody listens to more. */
const MOST_NEWS = 3;

/** cam-2 before cam-10. */
const byName = new Intl.Collator(undefined, { numeric: true });

export class Wall {
  /**
   * @param {Live} live
   * @param {object} around
   * @param {(action: TileAction, tile: Tile) => void} around.onAction
   * @param {() => void} around.onNumber called when there is a tile more or less
   * @param {(source: string) => boolean} around.isGuarded whether a source's masks are wanted though nobody sees it
   * @param {(text: string) => void} around.say tells a change aloud
   * @param {import('./tile.js').TurnOf} around.turnOf
   */
  constructor(live, { onAction, onNumber, isGuarded, say, turnOf }) {
    this.live = live;
    this.onAction = onAction;
    this.onNumber = onNumber;
    this.isGuarded = isGuarded;
    this.say = say;
    this.turnOf = turnOf;
    /** @type {Map<string, Tile>} */
    this.tiles = new Map();
    /** @type {Set<string>} sources taken off though their counts are still told */
    this.removed = new Set();
    /** @type {Tile | undefined} */
    this.selected = undefined;
    this.screen = new IntersectionObserver((entries) => this.seen(entries), { rootMargin: '80px' });
    this.sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => this.resized(target)));
    document.addEventListener('visibilitychange', () => {
      // What is old by now is said before anybody sees it.
      this.tick();
      this.tiles.forEach((tile) => this.watch(tile));
    });
    setInterval(() => this.tick(), TICK_MILLIS);
  }

  /** @param {SourceCounts[]} sources all there are */
  counted(sources) {
    const listed = new Map(sources.map((counts) => [counts.source, counts]));
    for (const tile of [...this.tiles.values()]) this.prune(tile, listed.get(tile.source));
    const wanted = sources.filter(({ source, url }) => url || !this.removed.has(source));
    const left = wanted.filter((counts) => {
      const tile = this.add(counts.source);
      tile?.counted(counts);
      return !tile;
    });
    say($('full'), left.length ? FULL : '');
  }

  /**
   * Takes off what somebody has deleted elsewhere. One that has never been counted is only just being added.
   *
   * @param {Tile} tile
   * @param {SourceCounts | undefined} counts what the list of all sources says of it
   */
  prune(tile, counts) {
    if (!tile.counts) return;
    if (counts && tile.counts.url && !counts.url) this.remove(tile.source);
    if (counts || ++tile.misses < MOST_MISSES) return;
    this.remove(tile.source);
    // It was not taken off by a person: when it is listed again it is shown again.
    this.removed.delete(tile.source);
  }

  /** @param {string} source @returns {Tile | undefined} undefined beyond the hundredth */
  add(source) {
    const known = this.tiles.get(source);
    if (known || this.tiles.size >= MOST_TILES) return known;
    this.removed.delete(source);
    const tile = new Tile(source, this.onAction, this.turnOf);
    this.tiles.set(source, tile);
    const after = [...this.tiles.keys()].sort(byName.compare).indexOf(source);
    const wall = $('wall');
    wall.insertBefore(tile.element, wall.querySelectorAll('.tile')[after] ?? null);
    $('empty').hidden = true;
    this.live.give(source, tile.canvas);
    this.screen.observe(tile.element);
    this.sizes.observe(tile.picture);
    if (!this.selected) this.select(tile);
    this.onNumber();
    return tile;
  }

  /** @param {string} source */
  remove(source) {
    const tile = this.tiles.get(source);
    if (!tile) return;
    this.live.watch(source, 'none');
    this.live.drop(source);
    this.screen.unobserve(tile.element);
    this.sizes.unobserve(tile.picture);
    rescue(tile.element);
    tile.element.remove();
    this.removed.add(source);
    this.tiles.delete(source);
    $('empty').hidden = this.tiles.size > 0;
    this.onNumber();
    if (this.selected === tile) this.select([...this.tiles.values()][0]);
  }

  /** @param {Tile | undefined} tile */
  select(tile) {
    this.selected?.select(false);
    this.selected = tile;
    tile?.select(true);
  }

  /** @param {IntersectionObserverEntry[]} entries */
  seen(entries) {
    for (const { target, isIntersecting } of entries) {
      const tile = this.tiles.get(/** @type {HTMLElement} */ (target).dataset.source ?? '');
      if (!tile) continue;
      tile.isOnScreen = isIntersecting;
      // How old its picture is was not looked at meanwhile.
      if (isIntersecting) tile.tick(Date.now());
      this.watch(tile);
    }
  }

  /** Nobody pays for what nobody sees; only where an alert is set do masks go on coming. @param {Tile} tile */
  watch(tile) {
    const isSeen = tile.isOnScreen && !document.hidden;
    const unseen = this.isGuarded(tile.source) ? 'masks' : 'none';
    this.live.watch(tile.source, isSeen ? 'full' : unseen);
  }

  /** @param {Tile} tile @returns {boolean} whether its masks are wanted */
  isWatched(tile) {
    return this.isGuarded(tile.source) || (tile.isOnScreen && !document.hidden);
  }

  /** @param {Element} picture */
  resized(picture) {
    const source = /** @type {HTMLElement} */ (picture.parentElement).dataset.source ?? '';
    const scale = devicePixelRatio || 1;
    this.live.size(source, Math.ceil(picture.clientWidth * scale), Math.ceil(picture.clientHeight * scale));
  }

  tick() {
    if (document.hidden) return;
    const now = Date.now();
    const seen = [...this.tiles.values()].filter(({ isOnScreen }) => isOnScreen);
    seen.forEach((tile) => tile.tick(now));
    const news = seen.map((tile) => tile.news(now)).filter(Boolean);
    if (!news.length) return;
    const rest = news.length - MOST_NEWS;
    this.say(news.slice(0, MOST_NEWS).join(' · ') + (rest > 0 ? ` · and ${rest} more` : ''));
  }
}
