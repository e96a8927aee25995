"""扫码: where the signed code on paper leads, and the camera page that checks it on an inspector's phone."""
