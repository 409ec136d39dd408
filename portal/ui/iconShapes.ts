/** Strokes in a square of 24 by 24. */
export const iconShapes = {
  check: 'M5 12.5l4.5 4.5L19 7.5',
  alert: 'M12 4 2.8 19.5h18.4L12 4Zm0 6v4.5m0 2.5v.01',
  cross: 'M6 6l12 12M18 6 6 18',
  clock: 'M12 7v5l3.5 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
  running: 'M12 3a9 9 0 1 0 9 9',
  skip: 'M5 5l8 7-8 7V5Zm12 0v14',
  plus: 'M12 5v14M5 12h14',
  play: 'M7 4.5v15l12-7.5-12-7.5Z',
  back: 'M15 5l-7 7 7 7',
  down: 'M12 4v12m-5-5 5 5 5-5M5 20h14',
  up: 'M12 19V5m-5 5 5-5 5 5',
  menu: 'M4 7h16M4 12h16M4 17h16',
  exports: 'M4 6h9M4 12h6M4 18h9m1-6h7m-3-4 4 4-4 4',
  connections: 'M9 15 7 17a3 3 0 0 1-4-4l3-3a3 3 0 0 1 4 0m5-1 2-2a3 3 0 0 1 4 4l-3 3a3 3 0 0 1-4 0m-6 0 6-6',
  segments:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-6.5 9c.4-3.6 3-5.5 6.5-5.5s6.100 1.900 6.500 5.500M16 4.500a3.200 3.200 0 0 1 0 6.200m2.500 4.300c1.700.800 2.800 2.400 3 5',
  audit: 'M6 3h9l4 4v14H6V3Zm3 8h7m-7 4h7m-7-8h3',
  health: 'M3 12h4l2.500-6 4 12L16 12h5',
} as const;

export type IconName = keyof typeof iconShapes;
