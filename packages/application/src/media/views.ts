/** How to send a file that was announced. */
export type UploadTicketView = Readonly<{
  upload_id: string;
  method: 'PUT';
  url: string;
  headers: Readonly<Record<string, string>>;
  expires_at: string;
}>;
