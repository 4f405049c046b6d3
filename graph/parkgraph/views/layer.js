"use strict";
// A large graph is drawn once, on a layer beneath the names; while the reader moves or zooms, that drawing is moved along,
// and drawn anew as soon as the picture rests. A small graph is drawn for every frame.

const LAYER_MARGIN = 0.25; // of the width and the height, on each side
const LAYER_REST = 120; // ms without a movement

const layer = { canvas: document.createElement("canvas"), frame: null, from: null, timer: 0, moving: false };
const isLayered = () => shownCount > MANY;
let dragged = []; // ids of the nodes that the reader is dragging

function outdateLayer() {
  layer.frame = null;
}

function fillLayer(frame, ratio) {
  const wide = { scale: frame.scale, left: frame.left - frame.width * LAYER_MARGIN, top: frame.top - frame.height * LAYER_MARGIN,
    width: frame.width * (1 + 2 * LAYER_MARGIN), height: frame.height * (1 + 2 * LAYER_MARGIN) };
  layer.canvas.width = wide.width * frame.scale * ratio;
  layer.canvas.height = wide.height * frame.scale * ratio;
  const ctx = layer.canvas.getContext("2d");
  ctx.scale(frame.scale * ratio, frame.scale * ratio);
  ctx.translate(-wide.left, -wide.top);
  drawLines(ctx, wide, 1 / (frame.scale * ratio));
  const room = { left: wide.left, right: wide.left + wide.width, top: wide.top, bottom: wide.top + wide.height };
  for (const node of nodeList) {
    const { x, y } = places[node.id];
    if (nodeShown(node) && x > room.left && x < room.right && y > room.top && y < room.bottom) {
      drawShape(ctx, node.label, x, y, drawnSize(node), isGone(node));
    }
  }
  layer.frame = wide;
  layer.from = frame;
}

const sameFrame = (a, b) => ["left", "top", "width", "height"].every((side) => Math.abs(a[side] - b[side]) * a.scale < 0.5);

function redrawWhenStill() {
  clearTimeout(layer.timer);
  layer.timer = setTimeout(() => {
    outdateLayer();
    redraw();
  }, LAYER_REST);
}

// Draws lines, and in a large graph nodes, too; names and highlights come on top.
function drawBeneath(ctx, frame, ratio) {
  layer.moving = false;
  ctx.save();
  if (!isLayered()) drawLines(ctx, frame, 1 / (frame.scale * ratio));
  else {
    if (!layer.frame) fillLayer(frame, ratio);
    layer.moving = !sameFrame(layer.from, frame);
    if (layer.moving) redrawWhenStill();
    const { left, top, width, height } = layer.frame;
    ctx.drawImage(layer.canvas, left, top, width, height);
  }
  ctx.restore();
}

// The layer still shows the lines of a node where it was dragged from; where it goes, they are drawn thin and at once.
function drawDragged(ctx, scale) {
  ctx.strokeStyle = theme.edgeStrong;
  ctx.lineWidth = 0.9 / scale;
  for (const id of dragged) strokeLines(ctx, edgesOf[id].filter(edgeShown));
}

// vis-network calls this for every node of shape "custom", to draw it and to know where it can be pointed at.
function nodeRenderer({ ctx, id, x, y }) {
  const node = nodeList[id];
  const size = drawnSize(node);
  return {
    drawNode: () => { if (!isLayered() || dragged.includes(id)) drawShape(ctx, node.label, x, y, size, isGone(node)); },
    nodeDimensions: { width: size * 2, height: size * 2 },
  };
}

groupEdges();
