import type { segments as source } from '../en/segments';
import type { Translation } from '../message';

export const segments: Translation<typeof source> = {
  'segments.title': '客戶細分',
  'segments.lead': '資料平台已發佈的內容，以及其新舊程度。',
  'segments.search': '搜尋客戶細分',
  'segments.empty': '目前沒有客戶細分',
  'segments.emptyHelp': '資料平台發佈後，便會在此處顯示。',
  'segments.name': '客戶細分',
  'segments.count': '設定檔',
  'segments.profiles': { other: '{count} 份設定檔' },
  'segments.notCounted': '尚未計算',
  'segments.fields': '欄位',
  'segments.refreshed': '重新整理時間',
  'segments.sample': '範例',
  'segments.sampleHint': '前幾個資料列；地址已遮罩。',
  'segments.exports': '管理匯出',
  'segments.in': { other: '{count} 個匯出包含此客戶細分' },
  'segments.notIn': { other: '{count} 個匯出不包含' },
  'segments.none': '沒有。',
  'segments.addTo': '新增至 {name}',
  'segments.added': '已將客戶細分新增至 {name}。尚未傳送任何資料。',
};
