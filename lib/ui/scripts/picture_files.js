// A picture as a file.

/** @typedef {import("./chart_picture.js").Picture} Picture */

const SCALE = 2; // of the PNG

/** @param {Picture} picture */
export function svgFile({ text }) {
  return new Blob([text], { type: "image/svg+xml" });
}

/**
 * @param {Picture} picture
 * @returns {Promise<Blob>}
 */
export async function rasterise(picture) {
  const address = URL.createObjectURL(svgFile(picture));
  try {
    const image = await loadImage(address);
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [picture.width * SCALE, picture.height * SCALE];
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await encode(canvas);
  } finally {
    URL.revokeObjectURL(address);
  }
}

/**
 * @param {string} address
 * @returns {Promise<HTMLImageElement>}
 */
function loadImage(address) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = reject;
    image.src = address;
  });
}

/**
 * A canvas that is too large for the browser has no picture.
 *
 * @param {HTMLCanvasElement} canvas
 * @returns {Promise<Blob>}
 */
function encode(canvas) {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => blob ? resolve(blob) : reject(new Error("no picture")), "image/png");
  });
}
