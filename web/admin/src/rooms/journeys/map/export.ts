// The poster out of the page: as files, and on paper.
import { attributes_of, draw_scene, kFonts, svg_text, type MeasureText, type Scene } from './scene';
import { kMarginMm, type Paper, type Turn } from './poster';

const kPageFonts = "'Inter Variable', Inter, sans-serif";

// Measures with the page's own font; it must be there first.
export async function page_measure(): Promise<MeasureText> {
  await Promise.all(['400', '640'].map((weight) => document.fonts.load(`${weight} 12px 'Inter Variable'`, 'Aäö Ж')));
  const brush = document.createElement('canvas').getContext('2d')!;
  const known = new Map<string, number>();
  return (text, size, weight) => {
    const key = `${weight} ${text}`;
    let width = known.get(key);
    if (width === undefined) {
      brush.font = `${weight} 100px ${kPageFonts}`;
      width = brush.measureText(text).width / 100;
      known.set(key, width);
    }
    return width * size;
  };
}

// A file name that every system takes: "mekon-ostaminen-2026-11-26.svg".
export function file_name(name: string, day: string, page: number, pages: number, kind: 'svg' | 'png'): string {
  const plain = name.normalize('NFD').replace(/\p{Diacritic}/gu, '').toLowerCase().replace(/[^\p{Letter}\p{Number}]+/gu, '-').replace(/^-+|-+$/g, '');
  return `${plain.slice(0, 80) || 'polku'}-${day}${pages > 1 ? `-${page}` : ''}.${kind}`;
}

function give(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 30_000);
}

export function save_svg(scenes: Scene[], name: string, day: string): void {
  scenes.forEach((scene, index) => give(new Blob([svg_text(scene)], { type: 'image/svg+xml' }), file_name(name, day, index + 1, scenes.length, 'svg')));
}

const kSharp = 3; // times the screen's pixels
const kSideMost = 16_000; // px that browsers draw

export function png_scale(scene: Pick<Scene, 'width' | 'height'>): number {
  return Math.min(kSharp, kSideMost / scene.width, kSideMost / scene.height);
}

export async function save_png(scenes: Scene[], name: string, day: string): Promise<void> {
  for (const [index, scene] of scenes.entries()) {
    const canvas = document.createElement('canvas');
    const scale = png_scale(scene);
    canvas.width = Math.round(scene.width * scale);
    canvas.height = Math.round(scene.height * scale);
    draw_scene(canvas.getContext('2d')!, scene, scale, kPageFonts);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
    if (!blob) throw new Error('the picture is too large');
    give(blob, file_name(name, day, index + 1, scenes.length, 'png'));
  }
}

const kSvg = 'http://www.w3.org/2000/svg';

export function svg_element(scene: Scene): SVGSVGElement {
  const picture = document.createElementNS(kSvg, 'svg');
  const set = (element: Element, attributes: Record<string, string>) => Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  set(picture, { width: String(scene.width), height: String(scene.height), viewBox: `0 0 ${scene.width} ${scene.height}`, 'font-family': kPageFonts, lang: scene.language, role: 'img', 'aria-label': `${scene.title}. ${scene.description}` });
  // The layout was measured with plain figures; the page's own are all of one width.
  picture.style.setProperty('font-variant-numeric', 'normal');
  for (const shape of scene.shapes) {
    const element = document.createElementNS(kSvg, shape.kind);
    set(element, attributes_of(shape));
    if (shape.kind === 'text') element.textContent = shape.text;
    picture.append(element);
  }
  return picture;
}

// Puts the pages under the body for as long as the print lasts; everything else stays off paper.
export function put_on_paper(scenes: Scene[], paper: Paper, turn: Turn): () => void {
  const sheet = new CSSStyleSheet();
  const margin = (2 * kMarginMm * 96) / 25.4;
  const size = paper === 'strip' ? `${Math.ceil((scenes[0]?.width ?? 800) + margin)}px ${Math.ceil((scenes[0]?.height ?? 600) + margin + 1)}px` : `${paper.toUpperCase()} ${turn}`;
  sheet.replaceSync(`
    @page { size: ${size}; margin: ${kMarginMm}mm; }
    .poster-pages { display: none; }
    @media print {
      html, body { background: #fff !important; overflow: visible !important; }
      body > :not(.poster-pages) { display: none !important; }
      .poster-pages { display: block; }
      .poster-pages svg { display: block; max-width: 100%; break-inside: avoid; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      .poster-pages svg + svg { break-before: page; }
    }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const pages = document.createElement('div');
  pages.className = 'poster-pages';
  pages.append(...scenes.map(svg_element));
  document.body.append(pages);
  return () => {
    pages.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  };
}

export { kFonts };
