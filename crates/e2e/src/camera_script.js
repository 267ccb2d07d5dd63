// A camera for engines that take no film: `CAMERA` is a picture in grey, one byte for each of 640 by 480 pixels, or the
// name of the error that opening it has.
{
  const film = 'CAMERA';
  const [width, height] = [640, 480];
  const films = () => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d');
    const picture = context.createImageData(width, height);
    [...atob(film)].forEach((shade, at) => picture.data.set([...Array(3).fill(shade.charCodeAt()), 255], 4 * at));
    // The stream has a frame whenever something is drawn.
    setInterval(() => context.putImageData(picture, 0, 0), 50);
    return canvas.captureStream();
  };
  const open = async () => {
    if (film.endsWith('Error')) throw new DOMException('by the test', film);
    return films();
  };
  const devices = navigator.mediaDevices ?? {};
  Object.defineProperty(navigator, 'mediaDevices', { value: devices, configurable: true });
  devices.getUserMedia = open;
}
