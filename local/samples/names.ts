/** Where sample people live and what they are called. Nobody of them exists. */
export const places = [
  ['Hong Kong', '', '中西區', '', ['大文', '嘉欣', '志明', '美玲'], ['陳', '李', '黃', '張']],
  ['Germany', 'Bayern', 'München', '80331', ['Jürgen', 'Änne', 'Björn', 'Käthe'], ['Müller', 'Groß', 'Weiß']],
  [
    'France',
    'Île-de-France',
    'Paris',
    '75001',
    ['Chloé', 'Hélène', 'François'],
    ["D'Arcy", 'Lefèvre', 'Noël'],
  ],
  ['España', 'Andalucía', 'Málaga', '29001', ['Íñigo', 'Begoña', 'José'], ['Muñoz', 'Núñez', 'García, hijo']],
  ['Ελλάδα', 'Αττική', 'Αθήνα', '105 57', ['Γιώργος', 'Ελένη'], ['Παπαδόπουλος', 'Νικολάου']],
  ['日本', '東京都', '千代田区', '100-0001', ['太郎', '花子', 'さくら'], ['山田', '佐藤', '鈴木']],
  ['مصر', 'القاهرة', 'القاهرة', '11511', ['ليلى', 'أحمد'], ['حسن', 'منصور']],
  [
    'United Kingdom',
    'England',
    'London',
    'SW1A 1AA',
    ['Ada', 'Grace', 'Alan'],
    ['O’Neill', 'Smith "Smithy"', 'Byrne'],
  ],
  [
    'United States',
    'New York',
    'New\nYork',
    '10001',
    ['Maria', 'James', 'Zoë'],
    ['Lopez', 'St. John', 'Park'],
  ],
] as const;

export const badAddresses = [
  '',
  'not-an-address',
  'two words@example.org',
  'double..dot@example.org',
  '@example.org',
  'a@b',
];
