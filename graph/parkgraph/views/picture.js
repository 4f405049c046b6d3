"use strict";
// The drawing as a PNG file, with its title, its counts, and the legend of what it shows.

const PICTURE = { margin: 24, head: 76, foot: 64, mark: 18, gap: 22 };

function pictureText(ctx, text, x, y, font, colour, widest) {
  ctx.font = `${font} ${theme.font}`;
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y, widest);
  return ctx.measureText(text).width;
}

function pictureLegend(ctx, y) {
  let x = PICTURE.margin;
  for (const label of view.order.labels) {
    if (!nodeList.some((node) => node.label === label && nodeShown(node))) continue;
    drawShape(ctx, label, x + PICTURE.mark / 2, y, 7);
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    x += PICTURE.mark + 6;
    x += pictureText(ctx, labelText(label), x, y, "13px", theme.muted) + PICTURE.gap;
  }
}

function picture() {
  const { clientWidth: width, clientHeight: height } = graphArea;
  const drawn = graphArea.querySelector("canvas");
  const ratio = drawn.width / width;
  const canvas = element("canvas", { width: drawn.width, height: drawn.height + (PICTURE.head + PICTURE.foot) * ratio });
  const ctx = canvas.getContext("2d");
  ctx.fillStyle = theme.ground;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.drawImage(drawn, 0, PICTURE.head * ratio);
  ctx.scale(ratio, ratio);
  ctx.textBaseline = "middle";
  const widest = width - 2 * PICTURE.margin;
  pictureText(ctx, byId("title").textContent, PICTURE.margin, 30, "650 20px", theme.ink, widest);
  const facts = [byId("counts"), byId("asked"), byId("cut")].filter((part) => !part.hidden).map((part) => part.textContent);
  pictureText(ctx, facts.join(" · "), PICTURE.margin, 56, "13px", theme.muted, widest);
  pictureLegend(ctx, PICTURE.head + height + 22);
  pictureText(ctx, byId("hint").textContent, PICTURE.margin, PICTURE.head + height + 48, "12px", theme.muted, widest);
  return canvas;
}

function savePicture() {
  // Characters that file systems refuse become spaces.
  const name = `${document.title.replace(/[\\/:*?"<>|\s]+/g, " ").trim()}.png`;
  picture().toBlob((blob) => {
    const address = URL.createObjectURL(blob);
    element("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  });
}
