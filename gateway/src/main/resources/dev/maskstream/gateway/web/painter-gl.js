// Paints frames and their masks with WebGL 2. Class ids stay on the GPU and colours are looked up there, so that a
// change of opacity, palette or classes costs one draw and no decoding.

/**
 * What one tile has on the GPU.
 * @typedef {{frame: WebGLTexture, ids: WebGLTexture, table: WebGLTexture, width: number, height: number, hasFrame: boolean}} GlPicture
 * @typedef {import('./colours.js').View} View
 */

const VERTEX = `#version 300 es
out vec2 at;
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0;
  at = vec2(corner.x, 1.0 - corner.y);
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}`;

const FRAGMENT = `#version 300 es
precision highp float;
precision highp usampler2D;
uniform sampler2D frame;
uniform usampler2D ids;
uniform sampler2D table;
uniform vec2 canvas;
uniform float opacity;
uniform float split;
uniform bool contour;
uniform bool hasFrame;
in vec2 at;
out vec4 painted;

uint idAt(vec2 place) {
  ivec2 size = textureSize(ids, 0);
  return texelFetch(ids, clamp(ivec2(place * vec2(size)), ivec2(0), size - 1), 0).r;
}

bool isEdge(uint id) {
  vec2 step = max(1.0 / canvas, 1.0 / vec2(textureSize(ids, 0)));
  return idAt(at + vec2(step.x, 0)) != id || idAt(at + vec2(0, step.y)) != id
      || idAt(at - vec2(step.x, 0)) != id || idAt(at - vec2(0, step.y)) != id;
}

void main() {
  vec3 below = hasFrame ? texture(frame, at).rgb : vec3(0.05);
  uint id = idAt(at);
  vec4 colour = texelFetch(table, ivec2(id, 0), 0);
  float cover = contour ? (isEdge(id) ? colour.a : 0.0) : colour.a * opacity;
  painted = vec4(at.x < split ? below : mix(below, colour.rgb, cover), 1.0);
}`;

/** One WebGL context for all tiles: browsers allow only a few. Belongs to one thread. */
export class GlPainter {
  /**
   * @param {OffscreenCanvas} canvas
   * @param {WebGL2RenderingContext} gl
   */
  constructor(canvas, gl) {
    this.canvas = canvas;
    this.gl = gl;
    this.program = program(gl);
    gl.useProgram(this.program);
    this.places = Object.fromEntries(['frame', 'ids', 'table', 'canvas', 'opacity', 'split', 'contour', 'hasFrame']
      .map((name) => [name, gl.getUniformLocation(this.program, name)]));
    gl.uniform1i(this.places.frame, 0);
    gl.uniform1i(this.places.ids, 1);
    gl.uniform1i(this.places.table, 2);
    gl.bindVertexArray(gl.createVertexArray());
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);
  }

  /** @returns {GlPainter | undefined} undefined where there is no WebGL 2 */
  static open() {
    const canvas = new OffscreenCanvas(1, 1);
    const gl = canvas.getContext('webgl2', { alpha: false, antialias: false, depth: false });
    return gl ? new GlPainter(canvas, gl) : undefined;
  }

  get name() {
    return 'WebGL 2';
  }

  /** Whether the GPU was taken away. */
  get isLost() {
    return this.gl.isContextLost();
  }

  /** @returns {GlPicture} */
  picture() {
    const { gl } = this;
    const [frame, ids, table] = [gl.LINEAR, gl.NEAREST, gl.NEAREST].map((filter) => {
      const texture = /** @type {WebGLTexture} */ (gl.createTexture());
      gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, filter);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, filter);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
      return texture;
    });
    return { frame, ids, table, width: 0, height: 0, hasFrame: false };
  }

  /**
   * @param {GlPicture} picture
   * @param {ImageBitmap | undefined} frame
   * @param {{ids: Uint8Array, width: number, height: number}} map
   */
  load(picture, frame, map) {
    const { gl } = this;
    gl.activeTexture(gl.TEXTURE0);
    if (frame) {
      gl.bindTexture(gl.TEXTURE_2D, picture.frame);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, frame);
    }
    gl.bindTexture(gl.TEXTURE_2D, picture.ids);
    gl.texImage2D(
      gl.TEXTURE_2D, 0, gl.R8UI, map.width, map.height, 0, gl.RED_INTEGER, gl.UNSIGNED_BYTE, map.ids);
    Object.assign(picture, { width: map.width, height: map.height, hasFrame: Boolean(frame) });
  }

  /** @param {GlPicture} picture @param {Uint8Array} table */
  colour(picture, table) {
    const { gl } = this;
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, picture.table);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 256, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, table);
  }

  /**
   * @param {GlPicture} picture
   * @param {View} view
   * @param {OffscreenCanvasRenderingContext2D} target
   */
  paint(picture, view, target) {
    const { gl, places } = this;
    const { width, height } = target.canvas;
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    gl.viewport(0, 0, width, height);
    [picture.frame, picture.ids, picture.table].forEach((texture, unit) => {
      gl.activeTexture(gl.TEXTURE0 + unit);
      gl.bindTexture(gl.TEXTURE_2D, texture);
    });
    gl.uniform2f(places.canvas, width, height);
    gl.uniform1f(places.opacity, view.opacity);
    gl.uniform1f(places.split, view.split);
    gl.uniform1i(places.contour, Number(view.contour));
    gl.uniform1i(places.hasFrame, Number(picture.hasFrame));
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    target.drawImage(this.canvas, 0, 0);
  }

  /** @param {GlPicture} picture */
  free(picture) {
    [picture.frame, picture.ids, picture.table].forEach((texture) => this.gl.deleteTexture(texture));
  }
}

/** @param {WebGL2RenderingContext} gl */
function program(gl) {
  const made = gl.createProgram();
  for (const [kind, source] of /** @type {[number, string][]} */ ([[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]])) {
    const shader = /** @type {WebGLShader} */ (gl.createShader(kind));
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(made, shader);
  }
  gl.linkProgram(made);
  if (!gl.getProgramParameter(made, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(`the shaders do not link: ${gl.getProgramInfoLog(made)}`);
  }
  return made;
}
